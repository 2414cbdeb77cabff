/** Requests to become a contact that were left unanswered: how many, and nothing else of them. */

import { sql } from 'kysely';
import { beijingDay } from '../domain/beijing-time.js';
import type { CommitteeId, Tx } from './schema.js';

export async function countIgnoredRequest(tx: Tx, platform: string, now: Date): Promise<void> {
  await sql`
    insert into contact_request_count as old (platform, day, ignored) values (${platform}, ${beijingDay(now)}, 1)
    on conflict (platform, day) do update set ignored = old.ignored + 1`.execute(tx);
}

/** Those of the last week, on platforms where the committee has a chat. */
export async function sumIgnoredRequests(tx: Tx, committeeId: CommitteeId, now: Date): Promise<number> {
  const { rows } = await sql<{ ignored: number | null }>`
    select sum(ignored)::int as ignored from contact_request_count c
    where day > ${beijingDay(now)}::date - 7
      and exists (select from chat where chat.platform = c.platform and chat.committee_id = ${committeeId})`.execute(
    tx,
  );
  return rows[0]?.ignored ?? 0;
}
