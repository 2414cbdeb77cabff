/** The log: ids and counts, never words, names, phones, tokens or payloads. */

import { pino } from 'pino';
import { OperatorError, SendError, UsageError, UserError } from './errors.js';
import type { Settings } from './settings.js';

export interface Log {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
  child(fields: Record<string, unknown>): Log;
}

export function openLog(settings: Pick<Settings, 'logLevel'>): Log {
  const options = {
    level: settings.logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  // Standard output belongs to what commands answer.
  return pino(options, pino.destination({ fd: 2, sync: true })) as unknown as Log;
}

/**
 * What may be said of an error. Messages of foreign errors can hold a row's values or a request's body,
 * so only our own errors, and the system's (ECONNREFUSED and its like), are quoted.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const fields: Record<string, unknown> = { type: error.name };
  const foreign = error as { code?: unknown; constraint?: unknown; table?: unknown; syscall?: unknown };
  if (typeof foreign.code === 'string') fields.code = foreign.code;
  if (typeof foreign.constraint === 'string') fields.constraint = foreign.constraint;
  if (typeof foreign.table === 'string') fields.table = foreign.table;
  if (isOurs(error) || typeof foreign.syscall === 'string') fields.message = error.message;
  if (error instanceof UserError) fields.detail = error.detail;
  else
    fields.at = error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 8);
  if (error.cause !== undefined) fields.cause = describeError(error.cause);
  return fields;
}

function isOurs(error: Error): boolean {
  return (
    error instanceof UserError ||
    error instanceof SendError ||
    error instanceof UsageError ||
    error instanceof OperatorError
  );
}
