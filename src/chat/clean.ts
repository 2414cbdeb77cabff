/** Cleaning: characters that no database keeps are taken out of an event before anything else looks at it. */

import type { ChatEvent } from './event.js';

/** NUL, which PostgreSQL refuses in text, and halves of surrogate pairs, which are no characters. */
const UNKEEPABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The same event when nothing had to be taken out; dates stay dates. */
export function clean<E extends ChatEvent>(event: E): E {
  return isClean(event) ? event : (cleanValue(event) as E);
}

/** Nearly every event is: looking allocates nothing. */
function isClean(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  if (Array.isArray(value)) return value.every(isClean);
  for (const key in value) {
    if (!isClean(key) || !isClean((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return isKeepable(value) ? value : value.replace(UNKEEPABLE, '');
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(cleanValue);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanValue(key), cleanValue(one)]));
}

/** Almost every text is; asked this way it costs next to nothing. */
const isKeepable = (text: string) => text.isWellFormed() && !text.includes('\0');
