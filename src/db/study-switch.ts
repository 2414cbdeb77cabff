/** What staff switched on for a topic: its weekly digest, its ranking. Rows, of which the newest of a topic and kind rules. */

import { sql } from 'kysely';
import type { InboxId, PersonId, StudySwitchTable, TopicId, Tx } from './schema.js';

export interface SwitchDraft {
  topicId: TopicId;
  kind: StudySwitchTable['kind'];
  isOn: boolean;
  /** A digest's: 1 Monday … 7 Sunday, and the minute of the Beijing day. */
  weekday?: number;
  atMinute?: number;
  saidBy: PersonId;
  saidAt: Date;
  /** undefined: at the console. */
  inboxId: InboxId | undefined;
}

/** Safe to run twice. */
export async function insertSwitch(tx: Tx, draft: SwitchDraft): Promise<void> {
  await tx
    .insertInto('study_switch')
    .values({
      topic_id: draft.topicId,
      kind: draft.kind,
      is_on: draft.isOn,
      weekday: draft.weekday ?? null,
      at_minute: draft.atMinute ?? null,
      said_by: draft.saidBy,
      said_at: draft.saidAt,
      inbox_id: draft.inboxId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['inbox_id', 'topic_id', 'kind']).doNothing())
    .execute();
}

export interface SwitchedOn {
  topicId: TopicId;
  weekday: number | null;
  atMinute: number | null;
  saidAt: Date;
}

/** Of these topics, or of all, those for which it is on. */
export async function listSwitchedOn(
  tx: Tx,
  kind: StudySwitchTable['kind'],
  topicIds?: readonly TopicId[],
): Promise<SwitchedOn[]> {
  const those = topicIds ? sql`topic_id = any(${sql.val(topicIds.map(String))}::bigint[])` : sql`true`;
  const { rows } = await sql<SwitchedOn>`
    select topic_id as "topicId", weekday, at_minute as "atMinute", said_at as "saidAt" from (
      select distinct on (topic_id) * from study_switch where kind = ${kind} and ${those}
      order by topic_id, said_at desc, id desc
    ) newest where is_on order by topic_id`.execute(tx);
  return rows;
}
