/** The committee's calendar: 放假 and 上班, where they differ from the week. */

import { sql } from 'kysely';
import type { WorkCalendar } from '../domain/study-calendar.js';
import type { CommitteeId, Day, Tx } from './schema.js';

export interface CalendarDay {
  day: Day;
  kind: 'off' | 'work';
  /** 国庆节; may be empty. */
  name: string;
}

/** The days named between two days, both included, in order. */
export async function listCalendarDays(
  tx: Tx,
  committeeId: CommitteeId,
  from: Day,
  to: Day,
): Promise<CalendarDay[]> {
  return tx
    .selectFrom('calendar_day')
    .select(['day', 'kind', 'name'])
    .where('committee_id', '=', committeeId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute();
}

/** All of a committee's calendar, as the rules of a topic ask for it. */
export async function getWorkCalendar(tx: Tx, committeeId: CommitteeId): Promise<WorkCalendar> {
  const days = await listCalendarDays(tx, committeeId, '1900-01-01', '9999-12-31');
  return new Map(days.map(({ day, kind }) => [day, kind]));
}

/** The calendar does not change any more until this transaction ends, nor while another is changing it. */
export async function holdCalendar(tx: Tx, committeeId: CommitteeId): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`calendar ${committeeId}`}, 12))`.execute(
    tx,
  );
}

/** Nobody reads which days count while this transaction changes it. */
export async function lockCalendar(tx: Tx, committeeId: CommitteeId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`calendar ${committeeId}`}, 12))`.execute(tx);
}

/** Writes these days in the place of what the calendar said of them. */
export async function upsertCalendarDays(
  tx: Tx,
  committeeId: CommitteeId,
  days: readonly CalendarDay[],
): Promise<void> {
  if (days.length === 0) return;
  await sql`
    insert into calendar_day (committee_id, day, kind, name)
    select ${committeeId}, day, kind, name
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as given (day date, kind text, name text)
    on conflict (committee_id, day) do update set kind = excluded.kind, name = excluded.name`.execute(tx);
}

/** Takes days out of the calendar: the week alone says what they are. @returns how many were in it. */
export async function deleteCalendarDays(
  tx: Tx,
  committeeId: CommitteeId,
  from: Day,
  to: Day,
): Promise<number> {
  const result = await tx
    .deleteFrom('calendar_day')
    .where('committee_id', '=', committeeId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
