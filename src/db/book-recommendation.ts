/** 荐书: who recommends which book. Rows of what was said; the newest of a member and book rules. */

import { sql } from 'kysely';
import { findRecall, type MessageKey } from './recall.js';
import type { CommitteeId, Db, InboxId, MemberId, Tx } from './schema.js';

export interface Recommendation {
  committeeId: CommitteeId;
  memberId: MemberId;
  books: readonly { key: string; title: string }[];
  reason: string;
  /** It takes them back. */
  withdraws: boolean;
  sentAt: Date;
  inboxId: InboxId;
}

/** Stores what a message says of some books. Safe to run twice. */
export async function insertRecommendation(
  tx: Tx,
  { books, ...said }: Recommendation,
  message: MessageKey,
): Promise<void> {
  const recalledAt = (await findRecall(tx, message)) ?? null;
  await tx
    .insertInto('book_recommendation')
    .values(
      books.map(({ key, title }) => ({
        committee_id: said.committeeId,
        member_id: said.memberId,
        book_key: key,
        title,
        reason: said.reason,
        withdraws: said.withdraws,
        sent_at: said.sentAt,
        inbox_id: said.inboxId,
        recalled_at: recalledAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['inbox_id', 'book_key']).doNothing())
    .execute();
}

export interface OwnRecommendation {
  key: string;
  title: string;
  sentAt: Date;
}

/** What a member recommends as of `until`, newest first. */
export async function listOwnRecommendations(
  tx: Tx,
  memberId: MemberId,
  committeeId: CommitteeId,
  until: Date,
): Promise<OwnRecommendation[]> {
  const { rows } = await sql<OwnRecommendation>`
    select book_key as key, title, sent_at as "sentAt" from (
      select distinct on (book_key) * from book_recommendation
      where committee_id = ${committeeId} and member_id = ${memberId} and recalled_at is null
        and sent_at <= ${until}
      order by book_key, sent_at desc, id desc) newest
    where not withdraws order by sent_at desc, id desc`.execute(tx);
  return rows;
}

/** What a recalled message said counts no more. */
export async function markRecommendationRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  await tx
    .updateTable('book_recommendation')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
}

export interface RecommendedBook {
  key: string;
  title: string;
  /** Active members, in the roster's order; `sector` is null of whoever sits in none. */
  by: { name: string; sector: string | null; reason: string }[];
}

/** What active members recommend: of one book what each said last. */
const STANDING = (committeeId: CommitteeId) => sql`
  select n.book_key, n.title, n.reason, n.sent_at, n.member_id, m.sort_order, m.person_id from (
    select distinct on (member_id, book_key) * from book_recommendation
    where committee_id = ${committeeId} and recalled_at is null
    order by member_id, book_key, sent_at desc, id desc) n
  join member m on m.id = n.member_id and m.status = 'active'
  where not n.withdraws`;

/**
 * The committee's 书单.
 * @param order the most recommended first, or the newest.
 */
export async function listRecommendedBooks(
  db: Db | Tx,
  committeeId: CommitteeId,
  order: 'most' | 'newest',
  limit: number,
): Promise<RecommendedBook[]> {
  const first = order === 'most' ? sql`count(*) desc, max(s.sent_at) desc` : sql`max(s.sent_at) desc`;
  const { rows } = await sql<RecommendedBook>`
    with standing as (${STANDING(committeeId)})
    select s.book_key as key, (array_agg(s.title order by s.sent_at))[1] as title,
      jsonb_agg(jsonb_build_object('name', p.name, 'sector', sector.names, 'reason', s.reason)
        order by s.sort_order, s.member_id) as by
    from standing s
    join person p on p.id = s.person_id
    left join lateral (
      select string_agg(u.name, '、' order by u.sort_order, u.id) as names
      from unit_membership um join unit u on u.id = um.unit_id
      where um.member_id = s.member_id and um.ends_day is null and u.kind = 'sector') sector on true
    group by s.book_key order by ${first}, s.book_key limit ${limit}`.execute(db);
  return rows;
}

/** How many books active members recommend. */
export async function countRecommendedBooks(db: Db | Tx, committeeId: CommitteeId): Promise<number> {
  const { rows } = await sql<{ books: number }>`
    with standing as (${STANDING(committeeId)})
    select count(distinct book_key)::int as books from standing`.execute(db);
  return rows[0]!.books;
}
