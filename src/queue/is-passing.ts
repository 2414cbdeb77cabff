/** Whether an error is nobody's fault and passes: the batch is tried again, and no row is blamed. */

/** Connection, rollback, resources, shutdown; a lock not had in time, a session ended by the server. */
const SQLSTATE = /^(08|40|53|57|55P03|25P03)/;
const SYSTEM = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT']);
/** The driver gives these no code: no connection was free in time, or it was cut. */
const DRIVER =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered|was closed)|Query read timeout)/;

export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return SQLSTATE.test(code) || SYSTEM.has(code);
  return DRIVER.test(error.message);
}
