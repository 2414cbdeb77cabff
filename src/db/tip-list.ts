/** Tips as their authors and editors see them: the state, why, and in which bulletin. */

import { sql } from 'kysely';
import type { TipParts } from '../domain/tip-changes.js';
import type { CommitteeId, InboxId, PersonId, TipId, TipState, Tx } from './schema.js';

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
  inboxId: InboxId;
  sentAt: Date;
  /** Why it came into its state, where somebody said so. */
  reason: string | null;
  /** 第几期, of an issued one. */
  issueNumber: number | null;
}

const TIP = sql`
  select t.id, t.number, t.person_id as "personId", p.name as author, t.state, t.title, t.situation, t.cause,
    t.suggestion, t.flags, t.inbox_id as "inboxId", t.sent_at as "sentAt",
    (select e.reason from tip_event e where e.tip_id = t.id and e.to_state = t.state order by e.id desc limit 1) as reason,
    (select b.issue_number from bulletin b where b.tip_id = t.id order by b.id desc limit 1) as "issueNumber"
  from tip t join person p on p.id = t.person_id`;

/** A person's newest tips, and how many there are in all; drafts are no tips yet. */
export async function listOwnTips(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  limit: number,
): Promise<{ tips: ListedTip[]; total: number }> {
  const { rows } = await sql<ListedTip>`
    ${TIP} where t.person_id = ${personId} and t.committee_id = ${committeeId} and t.state <> 'draft'
    order by t.id desc limit ${limit}`.execute(tx);
  const all = await tx
    .selectFrom('tip')
    .select((eb) => eb.fn.countAll<number>().as('tips'))
    .where('person_id', '=', personId)
    .where('committee_id', '=', committeeId)
    .where('state', '<>', 'draft')
    .executeTakeFirst();
  return { tips: rows, total: Number(all?.tips ?? 0) };
}

export async function findTip(
  tx: Tx,
  committeeId: CommitteeId,
  by: { number: string } | { tipId: number },
): Promise<ListedTip | undefined> {
  const which = 'number' in by ? sql`t.number = ${by.number}` : sql`t.id = ${by.tipId}`;
  const { rows } =
    await sql<ListedTip>`${TIP} where t.committee_id = ${committeeId} and t.state <> 'draft' and ${which}`.execute(
      tx,
    );
  return rows[0];
}

/** A person's drafts, newest first. */
export async function listDrafts(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
): Promise<{ id: TipId; title: string; flags: string[]; sentAt: Date }[]> {
  return tx
    .selectFrom('tip')
    .select(['id', 'title', 'flags', 'sent_at as sentAt'])
    .where('person_id', '=', personId)
    .where('committee_id', '=', committeeId)
    .where('state', '=', 'draft')
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** What stands in a tip now. */
export async function getTipParts(tx: Tx, tipId: TipId): Promise<TipParts> {
  return tx
    .selectFrom('tip')
    .select(['title', 'situation', 'cause', 'suggestion'])
    .where('id', '=', tipId)
    .executeTakeFirstOrThrow();
}

/** What its author added to a tip, in order; recalled ones are gone. */
export async function listSupplements(tx: Tx, tipId: TipId): Promise<{ text: string; sentAt: Date }[]> {
  const rows = await tx
    .selectFrom('tip_change')
    .select(['parts', 'sent_at as sentAt'])
    .where('tip_id', '=', tipId)
    .where('kind', '=', 'supplement')
    .where('recalled_at', 'is', null)
    .orderBy('sent_at')
    .orderBy('inbox_id')
    .execute();
  return rows.map(({ parts, sentAt }) => ({ text: parts.text ?? '', sentAt }));
}

/** A person's newest tip that was submitted before this instant and was not taken back. */
export async function findLastTip(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  before: Date,
): Promise<{ id: TipId; number: string; state: TipState; sentAt: Date } | undefined> {
  const found = await tx
    .selectFrom('tip')
    .select(['id', 'number', 'state', 'sent_at as sentAt'])
    .where('committee_id', '=', committeeId)
    .where('person_id', '=', personId)
    .where('state', 'not in', ['draft', 'withdrawn'])
    .where('sent_at', '<', before)
    .orderBy('sent_at', 'desc')
    .orderBy('inbox_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found as { id: TipId; number: string; state: TipState; sentAt: Date } | undefined;
}

/** A person's newest pending tip sent before this instant. */
export async function findLastPending(
  tx: Tx,
  committeeId: CommitteeId,
  personId: PersonId,
  before: Date,
): Promise<{ number: string; sentAt: Date } | undefined> {
  const last = await findLastTip(tx, committeeId, personId, before);
  return last?.state === 'pending' ? last : undefined;
}
