/** 接龙: a list of everybody's lines, sent again whole by whoever adds one. Whoever stands on it is recorded, as its header says. */

import type { z } from 'zod';
import { type ChainText, readChainForm } from '../src/chat/chain-text.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately, replyTo, sayTo } from '../src/chat/reply.js';
import { insertChainVersion } from '../src/db/chain.js';
import { noteLoose, takeCountToTell } from '../src/db/chain-report.js';
import type { Deed } from '../src/db/deed.js';
import { blankWordsOf } from '../src/db/inbox.js';
import { listNamedPeople } from '../src/db/member-list.js';
import { findRecall } from '../src/db/recall.js';
import type { ChatId, CommitteeId, InboxId } from '../src/db/schema.js';
import { mayTell } from '../src/db/told.js';
import { indexNames, type LooseLine, readList } from '../src/domain/chain-names.js';
import {
  type ChainPayload,
  chainPayload,
  type MeantLines,
  readLines,
  type TakenChain,
} from './chain-meant.js';
import { type ChainRefusal, chainWording } from './wording/chain.js';

/** The group hears of one list at most so often. */
const LINE_EVERY_MS = 10 * 60_000;

export const takeChain = defineJob<ChainPayload, Deed>({
  name: 'take-chain',
  title: '接龙',
  payload: chainPayload as z.ZodType<ChainPayload>,
  command: {
    words: ['接龙'],
    usage: '直接发在群里，第一行 #接龙 今日打卡，空一行，以后每人一行：1. 姓名 内容',
    who: 'anyone',
    // Without a list it is talk; said to the bot it asks how.
    read: (match, _words, context) =>
      context.addressed && match.rest === ''
        ? { payload: { step: 'tell', why: 'how' }, reason: 'list without lines' }
        : undefined,
  },
  form(words, context) {
    const { isList, reading } = readChainForm(words, context);
    if (!isList) return undefined;
    if (reading === undefined) return { job: false, reason: 'list of nothing open here' };
    if ('problem' in reading)
      return { payload: { step: 'tell', why: reading.problem }, reason: `list, ${reading.problem}` };
    const { noticeId } = reading;
    return {
      payload: { step: 'take', ...toPayload(reading.take), ...(noticeId !== undefined && { noticeId }) },
      reason: `list, ${reading.take.kind}`,
    };
  },
  async run(payload, deed) {
    const message = deed.event as MessageEvent;
    if (payload.step === 'tell') return nothing(deed, payload.why);
    const { chat, committee } = deed;
    if (!committee || chat?.kind !== 'group') return nothing(deed, 'chat_not_assigned');
    const index = indexNames(await listNamedPeople(deed.db, committee.id));
    const list = readList(payload.lines, index);
    const ours = list.people.flatMap(({ person, content }) =>
      // Staff stand on lists too; nothing is recorded of them.
      person.memberId === null ? [] : [{ memberId: person.memberId, name: person.name, content }],
    );
    if (ours.length === 0) return nothing(deed, 'nobody');
    const meant = await readLines(deed, payload, { committeeId: committee.id, chatId: chat.id }, ours);
    if (typeof meant === 'string') return nothing(deed, meant);
    if ('outsideOf' in meant) return tellDayOutside(deed, payload, meant.outsideOf);
    return take(deed, payload, { committeeId: committee.id, chatId: chat.id }, meant, list.loose, message);
  },
});

function toPayload({ kind, title, headerKey, name, lines }: ChainText & { kind: TakenChain['kind'] }) {
  return { kind, title, headerKey, name: maskPersonalData(name), lines };
}

async function take(
  deed: Deed,
  chain: TakenChain,
  place: { committeeId: CommitteeId; chatId: ChatId },
  meant: Extract<MeantLines, { scope: unknown }>,
  loose: readonly LooseLine[],
  message: MessageEvent,
): Promise<Reply[]> {
  const recalledAt = await findRecall(deed.db, message);
  const { chainId, isNew, isNewest } = await insertChainVersion(deed.db, {
    ...place,
    scope: meant.scope,
    headerKey: chain.headerKey,
    name: chain.name,
    inboxId: deed.inboxId as InboxId,
    sentAt: message.sentAt,
    recalledAt,
    lines: meant.lines,
  });
  if (!isNew || !isNewest) return [];
  const masked = [...loose, ...meant.tooLong].map((one) => ({ ...one, name: maskPersonalData(one.name) }));
  await noteLoose(deed.db, deed.seal, chainId, masked);
  // An acknowledgement is never answered.
  if (chain.kind === 'acknowledgement') return [];
  const count = await takeCountToTell(deed.db, chainId, LINE_EVERY_MS, deed.now);
  return count ? [sayInGroup(message, chainWording.recorded(count, chain.kind))] : [];
}

/** What concerns everybody on the list quotes nobody. */
function sayInGroup(message: MessageEvent, text: string): Reply {
  return sayTo({ kind: 'chat', id: message.platformChatId }, text);
}

async function tellDayOutside(deed: Deed, chain: TakenChain, backfillDays: number): Promise<Reply[]> {
  const message = deed.event as MessageEvent;
  if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
  const key = `chain-day ${message.platform} ${message.platformChatId} ${chain.headerKey}`;
  if (!(await mayTell(deed.db, key, LINE_EVERY_MS, deed.now))) return [];
  return [sayInGroup(message, chainWording.dayOutside(backfillDays))];
}

/** Nothing came of it, so its words go at once; whoever said it to the bot is told what is missing. */
async function nothing(deed: Deed, why: ChainRefusal): Promise<Reply[]> {
  const message = deed.event as MessageEvent;
  if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
  const text = chainWording.instead(why);
  if (message.chatKind === 'private') return [replyPrivately(message, text)];
  return message.mentionsBot ? [replyTo(message, text)] : [];
}
