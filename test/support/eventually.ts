/** Waits for something that becomes true by itself, and says what was still wrong when it did not. */

const STEP_MS = 25;

/**
 * Calls `check` until it returns without throwing anything and not `false`.
 * @returns what `check` returned. @throws its last error, or one that names the time, after `withinMs`.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { withinMs = 5_000, everyMs = STEP_MS }: { withinMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, false>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await check();
      if (value !== false) return value as Exclude<T, false>;
      failure = new Error(`still false after ${withinMs} ms`);
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadline) throw failure;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
