/** Study sessions: the kinds there are, when one checks in, and who is late. */

/** As committees call them; stored and shown as they are. */
export const SESSION_KINDS = [
  '理论学习中心组',
  '读书会',
  '常委读书班',
  '委员讲堂',
  '专题学习',
  '联络组学习',
] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** One of which nothing else is said. */
export const DEFAULT_KIND: SessionKind = '专题学习';
/** A session of which only the beginning is said. */
export const DEFAULT_LENGTH_MS = 2 * 3_600_000;
/** Check-in opens so long before the beginning. */
export const OPENS_BEFORE_MS = 30 * 60_000;

export interface SessionTime {
  startsAt: Date;
  endsAt: Date;
}

/** Check-in is open from half an hour before the beginning until the end, both included. */
export function windowAt({ startsAt, endsAt }: SessionTime, at: Date): 'before' | 'open' | 'over' {
  if (at.getTime() < startsAt.getTime() - OPENS_BEFORE_MS) return 'before';
  return at > endsAt ? 'over' : 'open';
}

/** Whoever checks in within the minute of the beginning is in time. */
export function isLate({ startsAt }: SessionTime, at: Date): boolean {
  return at.getTime() >= startsAt.getTime() + 60_000;
}
