/** Lines from one hand to the other: whoever puts waits until there is room, whoever takes until there is a line. */

export interface LineHandOver {
  put(line: string): Promise<void>;
  end(): void;
  /** Whoever still puts or takes fails with this. */
  fail(error: unknown): void;
  lines(): AsyncIterable<string>;
}

const ROOM_CHARS = 4 * 1024 * 1024;

export function openHandOver(): LineHandOver {
  let waiting: string[] = [];
  let chars = 0;
  let ended = false;
  let failure: { error: unknown } | undefined;
  const wake: (() => void)[] = [];
  const changed = () => {
    for (const one of wake.splice(0)) one();
  };
  const change = () => new Promise<void>((resolve) => wake.push(resolve));
  return {
    async put(line) {
      while (chars > ROOM_CHARS && !failure) await change();
      if (failure) throw failure.error;
      waiting.push(line);
      chars += line.length;
      if (waiting.length === 1) changed();
    },
    end() {
      ended = true;
      changed();
    },
    fail(error) {
      failure ??= { error };
      changed();
    },
    async *lines() {
      for (;;) {
        const taken = waiting;
        waiting = [];
        chars = 0;
        changed();
        yield* taken;
        if (waiting.length > 0) continue;
        if (failure) throw failure.error;
        if (ended) return;
        await change();
      }
    },
  };
}
