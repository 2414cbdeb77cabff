/** 更正打卡: a member puts their last check-in right; what was first sent is kept. */

import { z } from 'zod';
import { type AmendmentText, readAmendment, readOpenedAmendment } from '../src/chat/amendment-text.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import { readContentAnswer } from '../src/chat/study-answer.js';
import { insertAmendment } from '../src/db/check-in-amendment.js';
import { findLastSentAt, listOfMessage } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { InboxId } from '../src/db/schema.js';
import { getMinReflectionChars } from '../src/db/study-topic.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { WITHDRAWABLE_MS } from '../src/domain/withdrawals.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { describeCheckIn } from './check-in-reply.js';
import { tipSentLast } from './tip-sent-last.js';
import { daysInWords, checkInWording as wording } from './wording/check-in.js';

const payload = z.object({
  book: z.string().optional(),
  part: z.string().optional(),
  reflection: z.string().optional(),
  namesDay: z.literal(true).optional(),
  /**
   * `named`: the words say it is a check-in that is meant · `said`: 更正, 改一下 · `heard`: 不对，是第4章, which is said
   * in other talk too, and means a check-in only right after it, in a group one of that group · `answered`: we asked.
   */
  how: z.enum(['named', 'said', 'heard', 'answered']),
});
type Payload = z.infer<typeof payload>;

/** Right after a check-in: as long as a question stays open. */
const RIGHT_AFTER_MS = 30 * 60_000;
const MAX_REFLECTION_CHARS = 20_000;
const NAMED_WORDS = ['更正打卡', '修改打卡', '改打卡', '打卡更正', '打卡改成'];
const SAID_WORDS = ['更正', '改一下', '修改一下', '写错了', '打错了', '发错了', '改成'];

/** What the words that open a correction can begin with. */
const OPENS_BY = '不我刚上前的那打写发说填搞弄错口笔手更应改';

export const amendCheckIn = defineJob<Payload, Deed>({
  name: 'amend-check-in',
  title: '更正打卡',
  payload,
  command: {
    words: [...NAMED_WORDS, ...SAID_WORDS],
    usage: '更正打卡 《书名》第4章 心得：……（改您最近24小时内的上一次打卡）',
    who: 'member',
    read(match, _words, context) {
      const isNamed = NAMED_WORDS.includes(match.word);
      const amendment = readAmendment(match.rest, isNamed ? 'loose' : 'strict');
      if (amendment === undefined) return undefined;
      // 写错了 alone is said of many things: a check-in is meant right after it only.
      const how = isNamed ? 'named' : isBare(amendment) && !context.addressed ? 'heard' : 'said';
      return { payload: { ...amendment, how }, reason: `amendment, ${how}` };
    },
  },
  hears(words, context) {
    if (!context.topicRunning || context.quoted !== undefined) return undefined;
    // Chatter is folded once only.
    if (!OPENS_BY.includes(words.folded.text[0] ?? ' ')) return undefined;
    const amendment = readOpenedAmendment(words.original);
    return amendment && { payload: { ...amendment, how: 'heard' }, reason: 'amendment, heard' };
  },
  answer(words) {
    if (readContentAnswer(words) === undefined) return undefined;
    const amendment = readOpenedAmendment(words.original) ?? readAmendment(words.original, 'loose');
    if (amendment === undefined || isBare(amendment)) return undefined;
    return { payload: { ...amendment, how: 'answered' }, reason: 'amendment, answered' };
  },
  async run(asked, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    if (asked.how === 'heard' && !(await hasJustCheckedIn(deed, member, message)))
      return message.chatKind === 'group'
        ? []
        : [replyPrivately(message, wording.nothingToAmend(member.name))];
    if (asked.namesDay) throw new UserError('date_impossible', wording.amendmentOfDay);
    const chars = visibleChars(asked.reflection ?? '');
    if (chars > MAX_REFLECTION_CHARS)
      throw new UserError('reflection_too_long', wording.tooLong(MAX_REFLECTION_CHARS, chars), { chars });
    const tip = asked.how === 'said' ? await tipSentLast(deed, member, message.sentAt) : undefined;
    if (tip) return [replyPrivately(message, wording.amendmentOfTip(tip))];
    if (isBare(asked)) return ask(deed, message);
    if (asked.how === 'answered') await closeDialogue(deed.db, message, 'amend-check-in');
    return amend(asked, deed, member, message);
  },
});

function isBare({ book, part, reflection, namesDay }: AmendmentText): boolean {
  return book === undefined && part === undefined && reflection === undefined && namesDay === undefined;
}

async function hasJustCheckedIn(deed: Deed, member: AskingMember, message: MessageEvent): Promise<boolean> {
  const last = await findLastSentAt(deed.db, member.memberId, message.sentAt, chatMeant(message));
  return last !== undefined && message.sentAt.getTime() - last.getTime() <= RIGHT_AFTER_MS;
}

/** In private nobody else is spoken to, and a check-in in any group is meant. */
const chatMeant = ({ chatKind, platformChatId }: MessageEvent) =>
  chatKind === 'group' ? platformChatId : undefined;

async function ask(deed: Deed, message: MessageEvent): Promise<Reply[]> {
  await insertDialogue(deed.db, deed.seal, message, {
    job: 'amend-check-in',
    payload: {},
    expiresAt: new Date(deed.now.getTime() + RIGHT_AFTER_MS),
  });
  return [replyAside(message, wording.amendmentAsked(message.chatKind === 'group' && message.mentionsBot))];
}

async function amend(
  asked: Payload,
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
): Promise<Reply[]> {
  const isHeard = asked.how === 'heard';
  const within = isHeard ? RIGHT_AFTER_MS : WITHDRAWABLE_MS;
  const amendedId = await insertAmendment(deed.db, message, {
    inboxId: deed.inboxId as InboxId,
    memberId: member.memberId,
    sentAt: message.sentAt,
    since: new Date(message.sentAt.getTime() - within),
    platformChatId: isHeard ? (chatMeant(message) ?? null) : null,
    book: asked.book ?? null,
    part: asked.part ?? null,
    reflection: asked.reflection ?? null,
  });
  const rows = amendedId === undefined ? [] : await listOfMessage(deed.db, amendedId);
  const [first] = rows;
  if (!first) return isHeard ? [] : [replyAside(message, wording.nothingToAmend(member.name))];
  const days = daysInWords(rows.map((row) => row.studyDay));
  const when = `${days}${rows.every((row) => row.backfilled) ? '补卡' : '打卡'}`;
  const reflectionChars = rows.reduce((sum, row) => sum + row.reflectionChars, 0);
  const what = describeCheckIn({ book: first.book, part: first.part, reflectionChars });
  if (first.countable) return [replyAside(message, wording.amended(member.name, when, what))];
  const minChars = await getMinReflectionChars(deed.db, first.topicId);
  return [replyAside(message, wording.amendedShort(member.name, when, what, minChars))];
}
