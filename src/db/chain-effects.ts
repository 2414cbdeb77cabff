/** What a list records: check-ins, acknowledgements and answers to an invitation, made, amended and taken back as it says. */

import { sql } from 'kysely';
import { recountDays, refoldCheckIns } from './check-in-fold.js';
import type { ChainId, Day, MemberId, NoticeId, TopicId, Tx } from './schema.js';

/** Makes the records say what stands on the list. Safe to run again. */
export async function takeEffect(tx: Tx, chainId: ChainId): Promise<void> {
  const chain = await tx
    .selectFrom('chain')
    .select(['kind', 'topic_id', 'study_day', 'notice_id'])
    .where('id', '=', chainId)
    .executeTakeFirstOrThrow();
  if (chain.kind === 'checkIn')
    await checkIn(tx, chainId, { topicId: chain.topic_id as TopicId, day: chain.study_day as Day });
  else if (chain.kind === 'event') await reply(tx, chainId);
  else await acknowledge(tx, chainId, chain.notice_id as NoticeId);
}

/** A line that counts: it stands, asks for no leave, and counted on no earlier day. */
const COUNTS = sql`l.stands and not l.carried and not (l.meaning ->> 'leave')::boolean`;

async function checkIn(tx: Tx, chainId: ChainId, on: { topicId: TopicId; day: Day }): Promise<void> {
  await lockMembers(tx, chainId);
  const { rows: told } = await sql<{ member_id: MemberId }>`
    insert into check_in (committee_id, member_id, topic_id, study_day, counted, countable, off_day, backfilled, book,
      part, reflection, reflection_chars, sent_at, chain_id)
    select c.committee_id, l.member_id, c.topic_id, c.study_day, false, (l.meaning ->> 'countable')::boolean,
      coalesce((l.meaning ->> 'offDay')::boolean, false),
      (l.meaning ->> 'backfilled')::boolean, l.meaning ->> 'book', l.meaning ->> 'part',
      l.meaning ->> 'reflection', (l.meaning ->> 'chars')::int, l.said_at, c.id
    from chain_line l join chain c on c.id = l.chain_id
    where l.chain_id = ${chainId} and ${COUNTS}
    order by l.member_id
    on conflict (chain_id, member_id) where chain_id is not null do update set
      countable = excluded.countable, off_day = excluded.off_day, backfilled = excluded.backfilled, book = excluded.book, part = excluded.part,
      reflection = excluded.reflection, reflection_chars = excluded.reflection_chars, sent_at = excluded.sent_at,
      recalled_at = null, withdrawn_at = null, withdrawal_inbox_id = null, original = null,
      counted = check_in.counted and excluded.countable
    where (check_in.countable, check_in.book, check_in.part, check_in.reflection, check_in.sent_at, check_in.recalled_at)
      is distinct from (excluded.countable, excluded.book, excluded.part, excluded.reflection, excluded.sent_at, null)
    returning member_id`.execute(tx);
  const { rows: takenBack } = await sql<{ member_id: MemberId }>`
    update check_in c set recalled_at = went.at, withdrawn_at = least(c.withdrawn_at, went.at), counted = false
    from (select member_id, coalesce(max(gone_at), max(said_at)) as at from chain_line
      where chain_id = ${chainId} group by member_id) went
    where c.chain_id = ${chainId} and c.member_id = went.member_id and c.recalled_at is null
      and not exists (select from chain_line l where l.chain_id = ${chainId} and l.member_id = c.member_id and ${COUNTS})
    returning c.member_id`.execute(tx);
  const touched = [...told, ...takenBack].map((row) => row.member_id);
  for (const memberId of await listWithdrawing(tx, touched)) await refoldCheckIns(tx, memberId);
  await recountDays(tx, touched, on.topicId, on.day);
}

/** In one order everywhere; who writes on two platforms, or on a list at the same moment, waits for this one. */
async function lockMembers(tx: Tx, chainId: ChainId): Promise<void> {
  await sql`
    select id from member where id in (select member_id from chain_line where chain_id = ${chainId})
    order by id for no key update`.execute(tx);
}

/** Those who ever took a check-in back or amended one: what stands of theirs is a fold. */
async function listWithdrawing(tx: Tx, memberIds: readonly MemberId[]): Promise<MemberId[]> {
  const { rows } = await sql<{ member_id: MemberId }>`
    select member_id from check_in_withdrawal where member_id = any(${sql.val(memberIds.map(String))}::bigint[])
    union
    select member_id from check_in_amendment where member_id = any(${sql.val(memberIds.map(String))}::bigint[])
    order by member_id`.execute(tx);
  return rows.map((row) => row.member_id);
}

async function reply(tx: Tx, chainId: ChainId): Promise<void> {
  await sql`
    insert into event_reply (notice_id, member_id, answer, reason, companions, replied_at, chain_id)
    select c.notice_id, l.member_id, l.meaning ->> 'answer', nullif(l.meaning ->> 'reason', ''),
      (l.meaning ->> 'companions')::int, l.said_at, c.id
    from chain_line l join chain c on c.id = l.chain_id
    where l.chain_id = ${chainId} and l.stands
    on conflict (chain_id, member_id) where chain_id is not null do update set answer = excluded.answer,
      reason = excluded.reason, companions = excluded.companions, replied_at = excluded.replied_at, withdrawn_at = null
    where (event_reply.answer, event_reply.reason, event_reply.companions, event_reply.replied_at,
        event_reply.withdrawn_at)
      is distinct from (excluded.answer, excluded.reason, excluded.companions, excluded.replied_at, null)`.execute(
    tx,
  );
  await sql`
    update event_reply r set withdrawn_at = went.at
    from (select member_id, coalesce(max(gone_at), max(said_at)) as at from chain_line
      where chain_id = ${chainId} group by member_id having not bool_or(stands)) went
    where r.chain_id = ${chainId} and r.member_id = went.member_id and r.withdrawn_at is null`.execute(tx);
}

/** What a member said by themselves stands, whatever a list says. */
async function acknowledge(tx: Tx, chainId: ChainId, noticeId: NoticeId): Promise<void> {
  await sql`
    insert into acknowledgement (notice_id, member_id, via, chat_id, acknowledged_at, inbox_id)
    select c.notice_id, l.member_id, 'list', c.chat_id, l.said_at, l.said_in
    from chain_line l join chain c on c.id = l.chain_id
    where l.chain_id = ${chainId} and l.stands
    on conflict (notice_id, member_id) do update set acknowledged_at = excluded.acknowledged_at,
      inbox_id = excluded.inbox_id, chat_id = excluded.chat_id
    where acknowledgement.via = 'list' and acknowledgement.inbox_id is distinct from excluded.inbox_id`.execute(
    tx,
  );
  await sql`
    delete from acknowledgement a where a.notice_id = ${noticeId} and a.via = 'list'
      and not exists (select from chain_line l join chain c on c.id = l.chain_id
        where c.notice_id = ${noticeId} and c.kind = 'acknowledgement' and l.member_id = a.member_id and l.stands)`.execute(
    tx,
  );
}
