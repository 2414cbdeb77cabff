/** Tips as their authors and editors see them: the state, why, and in which bulletin. */

import { sql } from 'kysely';
import type { CommitteeId, PersonId, TipId, TipState, Tx } from './schema.js';

export interface ListedTip {
  id: TipId;
  number: string;
  personId: PersonId;
  author: string;
  state: TipState;
  title: string;
  situation: string;
  cause: string;
  suggestion: string;
  flags: string[];
  sentAt: Date;
  /** Why it came into its state, where somebody said so. */
  reason: string | null;
  /** 第几期, of an issued one. */
  issueNumber: number | null;
}

const TIP = sql`
  select t.id, t.number, t.person_id as "personId", p.name as author, t.state, t.title, t.situation, t.cause,
    t.suggestion, t.flags, t.sent_at as "sentAt",
    (select e.reason from tip_event e where e.tip_id = t.id and e.to_state = t.state order by e.id desc limit 1) as reason,
    (select b.issue_number from bulletin b where b.tip_id = t.id order by b.id desc limit 1) as "issueNumber"
  from tip t join person p on p.id = t.person_id`;

/** A person's newest tips, and how many there are in all. */
export async function listOwnTips(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  limit: number,
): Promise<{ tips: ListedTip[]; total: number }> {
  const { rows } = await sql<ListedTip>`
    ${TIP} where t.person_id = ${personId} and t.committee_id = ${committeeId}
    order by t.id desc limit ${limit}`.execute(tx);
  const all = await tx
    .selectFrom('tip')
    .select((eb) => eb.fn.countAll<number>().as('tips'))
    .where('person_id', '=', personId)
    .where('committee_id', '=', committeeId)
    .executeTakeFirst();
  return { tips: rows, total: Number(all?.tips ?? 0) };
}

export async function findTip(
  tx: Tx,
  committeeId: CommitteeId,
  by: { number: string } | { tipId: number },
): Promise<ListedTip | undefined> {
  const which = 'number' in by ? sql`t.number = ${by.number}` : sql`t.id = ${by.tipId}`;
  const { rows } = await sql<ListedTip>`${TIP} where t.committee_id = ${committeeId} and ${which}`.execute(
    tx,
  );
  return rows[0];
}

/** A person's newest pending tip sent before this instant. */
export async function findLastPending(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  before: Date,
): Promise<{ number: string; sentAt: Date } | undefined> {
  return tx
    .selectFrom('tip')
    .select(['number', 'sent_at as sentAt'])
    .where('committee_id', '=', committeeId)
    .where('person_id', '=', personId)
    .where('state', '=', 'pending')
    .where('sent_at', '<', before)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
