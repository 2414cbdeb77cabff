/** 接龙 lists: which list a message is a sending of, its sendings, and what stands on it after all of them. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { contentKey, type KeptMeaning } from '../chat/chain-meaning.js';
import { addDays } from '../domain/beijing-time.js';
import {
  type ChainEntry,
  type ChainVersion,
  type FoldedChain,
  foldChain,
  goesOn,
  newestEntries,
} from '../domain/chain-fold.js';
import { takeEffect } from './chain-effects.js';
import type {
  ChainId,
  ChatId,
  CommitteeId,
  Day,
  InboxId,
  MemberId,
  NoticeId,
  TopicId,
  Tx,
} from './schema.js';

/** Where a list belongs: the study day of a topic, or a notice. */
export type ChainScope =
  | { kind: 'checkIn'; topicId: TopicId; studyDay: Day }
  | { kind: 'acknowledgement' | 'event'; noticeId: NoticeId };

export interface ChainDraft {
  committeeId: CommitteeId;
  chatId: ChatId;
  scope: ChainScope;
  headerKey: string;
  name: string;
  inboxId: InboxId;
  sentAt: Date;
  /** The message was recalled before it was handled. */
  recalledAt: Date | undefined;
  lines: readonly { memberId: MemberId; content: string; meaning: KeptMeaning }[];
}

/** For so many days a list of an earlier day may go on. */
const GOES_ON_DAYS = 7;

/**
 * Stores a sending of a list and lets it take effect. Safe to run twice.
 * @returns the list, and whether this sending is now the newest; `isNew` false when it was stored before.
 */
export async function insertChainVersion(
  tx: Tx,
  draft: ChainDraft,
): Promise<{ chainId: ChainId; isNew: boolean; isNewest: boolean }> {
  await lockChains(tx, draft.chatId);
  const entries = draft.lines.map((line): ChainEntry => [line.memberId, textKeyOf(line.content)]);
  const chainId = (await findChain(tx, draft, entries)) ?? (await insertChain(tx, draft));
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('chain_version')
    .values({
      inbox_id: draft.inboxId,
      chain_id: chainId,
      sent_at: draft.sentAt,
      recalled_at: draft.recalledAt ?? null,
      entries: JSON.stringify(entries),
    })
    .onConflict((conflict) => conflict.column('inbox_id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return { chainId, isNew: false, isNewest: false };
  await insertLines(tx, chainId, draft);
  const { newest } = await refoldChain(tx, chainId);
  return { chainId, isNew: true, isNewest: newest === draft.inboxId };
}

/** Takes a sending back whose message was recalled; the newest one that remains rules. */
export async function markChainVersionRecalled(tx: Tx, inboxId: InboxId, at: Date): Promise<void> {
  const version = await tx
    .selectFrom('chain_version')
    .innerJoin('chain', 'chain.id', 'chain_version.chain_id')
    .select(['chain.id', 'chain.chat_id'])
    .where('inbox_id', '=', inboxId)
    .executeTakeFirst();
  if (!version) return;
  await lockChains(tx, version.chat_id);
  await tx
    .updateTable('chain_version')
    .set({ recalled_at: at })
    .where('inbox_id', '=', inboxId)
    .where('recalled_at', 'is', null)
    .execute();
  await refoldChain(tx, version.id);
}

/** A list comes from whoever adds a line: its sendings are handled one after the other. */
async function lockChains(tx: Tx, chatId: ChatId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`chains ${chatId}`}, 12))`.execute(tx);
}

/** What changes only blanks, width or emoji changes nothing. */
function textKeyOf(content: string): string {
  return createHash('sha256').update(contentKey(content)).digest('hex').slice(0, 16);
}

/** The list with this header; else one of the same use whose lines this one goes on from: its header was written anew. */
async function findChain(
  tx: Tx,
  draft: ChainDraft,
  entries: readonly ChainEntry[],
): Promise<ChainId | undefined> {
  const alike = await tx
    .selectFrom('chain')
    .select(['id', 'header_key'])
    .where('chat_id', '=', draft.chatId)
    .where('kind', '=', draft.scope.kind)
    .where((eb) =>
      draft.scope.kind === 'checkIn'
        ? eb.and([eb('topic_id', '=', draft.scope.topicId), eb('study_day', '=', draft.scope.studyDay)])
        : eb('notice_id', '=', draft.scope.noticeId),
    )
    .orderBy('id', 'desc')
    .execute();
  const same = alike.find((one) => one.header_key === draft.headerKey);
  if (same) return same.id;
  for (const { id } of alike) {
    const known = newestEntries(await listVersions(tx, id));
    if (known.length > 1 && goesOn(known, entries)) return id;
  }
  return undefined;
}

async function insertChain(tx: Tx, draft: ChainDraft): Promise<ChainId> {
  const { scope } = draft;
  const { id } = await tx
    .insertInto('chain')
    .values({
      committee_id: draft.committeeId,
      chat_id: draft.chatId,
      kind: scope.kind,
      header_key: draft.headerKey,
      name: draft.name,
      ...(scope.kind === 'checkIn'
        ? { topic_id: scope.topicId, study_day: scope.studyDay }
        : { notice_id: scope.noticeId }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function insertLines(tx: Tx, chainId: ChainId, draft: ChainDraft): Promise<void> {
  const rows = draft.lines.map((line) => ({
    member_id: line.memberId,
    text_key: textKeyOf(line.content),
    meaning: line.meaning,
  }));
  await sql`
    insert into chain_line (chain_id, member_id, text_key, meaning, said_in, said_at)
    select ${chainId}, member_id, text_key, meaning, ${draft.inboxId}::bigint, ${draft.sentAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (member_id bigint, text_key text, meaning jsonb)
    on conflict (chain_id, member_id, text_key) do nothing`.execute(tx);
}

async function listVersions(tx: Tx, chainId: ChainId): Promise<ChainVersion[]> {
  return tx
    .selectFrom('chain_version')
    .select(['inbox_id as inboxId', 'sent_at as sentAt', 'recalled_at as recalledAt', 'entries'])
    .where('chain_id', '=', chainId)
    .execute();
}

/** Works out anew what stands on a list, and on the one of a later day that goes on from it. */
async function refoldChain(tx: Tx, chainId: ChainId): Promise<FoldedChain> {
  const folded = foldChain(await listVersions(tx, chainId), await listBefore(tx, chainId));
  await writeLines(tx, chainId, folded);
  await takeEffect(tx, chainId);
  const next = await findBeside(tx, chainId, 'after');
  if (next !== undefined) await refoldChain(tx, next);
  return folded;
}

/** The lines with which the same list ended on an earlier day. */
async function listBefore(tx: Tx, chainId: ChainId): Promise<readonly ChainEntry[]> {
  const before = await findBeside(tx, chainId, 'before');
  return before === undefined ? [] : newestEntries(await listVersions(tx, before));
}

/** The same list on the nearest other day. */
async function findBeside(tx: Tx, chainId: ChainId, side: 'before' | 'after'): Promise<ChainId | undefined> {
  const chain = await tx
    .selectFrom('chain')
    .select(['chat_id', 'topic_id', 'study_day', 'header_key'])
    .where('id', '=', chainId)
    .executeTakeFirstOrThrow();
  if (chain.study_day === null) return undefined;
  const [from, to] = side === 'before' ? [-GOES_ON_DAYS, -1] : [1, GOES_ON_DAYS];
  const row = await tx
    .selectFrom('chain')
    .select('id')
    .where('kind', '=', 'checkIn')
    .where('chat_id', '=', chain.chat_id)
    .where('topic_id', '=', chain.topic_id)
    .where('header_key', '=', chain.header_key)
    .where('study_day', '>=', addDays(chain.study_day, from))
    .where('study_day', '<=', addDays(chain.study_day, to))
    .orderBy('study_day', side === 'before' ? 'desc' : 'asc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

async function writeLines(tx: Tx, chainId: ChainId, folded: FoldedChain): Promise<void> {
  const standing = folded.standing.map((line) => ({
    member_id: line.memberId,
    text_key: line.textKey,
    said_in: line.saidIn,
    said_at: line.saidAt,
    carried: line.carried,
    off_since: line.offSince ?? null,
  }));
  const gone = folded.gone.map(({ memberId, at }) => ({ member_id: memberId, at }));
  await sql`
    with standing as (
      select * from jsonb_to_recordset(${JSON.stringify(standing)}::jsonb)
        as row (member_id bigint, text_key text, said_in bigint, said_at timestamptz, carried boolean, off_since timestamptz)
    ), gone as (
      select * from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as row (member_id bigint, at timestamptz)
    ), next as (
      select l.member_id, l.text_key, s.member_id is not null as stands, coalesce(s.carried, false) as carried,
        coalesce(s.said_in, l.said_in) as said_in, coalesce(s.said_at, l.said_at) as said_at,
        case when s.member_id is null then g.at else s.off_since end as gone_at
      from chain_line l
      left join standing s on s.member_id = l.member_id and s.text_key = l.text_key
      left join gone g on g.member_id = l.member_id
      where l.chain_id = ${chainId}
    )
    update chain_line l set stands = next.stands, carried = next.carried, said_in = next.said_in,
      said_at = next.said_at, gone_at = next.gone_at, gone_told = l.gone_told and next.gone_at is not null
    from next
    where l.chain_id = ${chainId} and l.member_id = next.member_id and l.text_key = next.text_key
      and (l.stands, l.carried, l.said_in, l.said_at, l.gone_at)
        is distinct from (next.stands, next.carried, next.said_in, next.said_at, next.gone_at)`.execute(tx);
}
