/** Cleaning: characters that no database keeps are taken out of an event before anything else looks at it. */

import type { ChatEvent } from './event.js';

/** NUL, which PostgreSQL refuses in text, and halves of surrogate pairs, which are no characters. */
const UNKEEPABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The same event when nothing had to be taken out; dates stay dates. */
export function clean<E extends ChatEvent>(event: E): E {
  return cleanValue(event) as E;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return value.search(UNKEEPABLE) < 0 ? value : value.replace(UNKEEPABLE, '');
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(cleanValue);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanValue(key), cleanValue(one)]));
}
