/** 学习打卡: a member records what they studied. One counted check-in per member, topic and study day. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyTo } from '../src/chat/reply.js';
import { hearCheckIn } from '../src/chat/study-post.js';
import { readBackfill, readCheckIn } from '../src/chat/study-text.js';
import { getCheckInOf, insertAttachments } from '../src/db/attachment.js';
import { type CheckInOutcome, countBackfills, insertCheckIn } from '../src/db/check-in.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { listTopicsFor, listTopicsOfPerson, type StudyTopic } from '../src/db/study-topic.js';
import { addDays } from '../src/domain/beijing-time.js';
import { studyDay } from '../src/domain/study-day.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';

const MAX_REFLECTION_CHARS = 20_000;

const payload = z.object({
  backfill: z.boolean(),
  book: z.string().optional(),
  part: z.string().optional(),
  reflection: z.string(),
  day: z.string().optional(),
  moreDays: z.array(z.string()).optional(),
  dayProblem: z.enum(['no_such_day', 'in_the_future', 'weekday_differs']).optional(),
});
type Payload = z.infer<typeof payload>;

const CHECK_IN_WORDS = [
  '打卡',
  '学习打卡',
  '读书打卡',
  '今日打卡',
  '晨读打卡',
  '打咔',
  '打ka',
  'daka',
  'dk',
  '读书心得',
  '学习心得',
  '心得',
  '感悟',
  '学习体会',
];
/** A day right after these is the day that is meant: 打卡 昨天 《论语》. After 心得 it is part of what was felt. */
const DATED_WORDS = CHECK_IN_WORDS.filter((word) => !/心得|感悟|体会|今日|晨读/.test(word));
const BACKFILL_WORDS = ['补卡', '补打卡', '补签', '昨天忘了补一下', '补', 'buka'];

export const recordCheckIn = defineJob<Payload, Deed>({
  name: 'record-check-in',
  title: '学习打卡',
  payload,
  command: {
    words: [...CHECK_IN_WORDS, ...BACKFILL_WORDS],
    usage: '打卡 《书名》第3章 心得：……（补卡：补卡 昨天 《书名》第3章）',
    who: 'member',
    read(match, words, context) {
      const dated = DATED_WORDS.includes(match.word) ? readBackfill(match, words, context) : undefined;
      const namesDay = dated?.payload.day !== undefined || dated?.payload.dayProblem !== undefined;
      const backfill = BACKFILL_WORDS.includes(match.word) || namesDay;
      const reading = namesDay ? dated : (backfill ? readBackfill : readCheckIn)(match, words, context);
      return reading && { payload: { ...reading.payload, backfill }, reason: reading.reason };
    },
  },
  /** D12, 第12天, 《论语》第3章打卡: where a topic runs, these say what 打卡 says. */
  hears(words, context) {
    const reading = hearCheckIn(words, context);
    return reading && { payload: { ...reading.payload, backfill: false }, reason: reading.reason };
  },
  async run(payload, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    if (visibleChars(payload.reflection) > MAX_REFLECTION_CHARS) throw reflectionTooLong();
    const topic = await topicMeant(deed, member, message);
    const day = await dayMeant(deed, member, topic, payload, message.sentAt);
    const backfilled = payload.backfill && day !== studyDay(message.sentAt, topic.dayBoundaryMinutes);
    const outcome = await insertCheckIn(deed.db, {
      committeeId: member.committee.id,
      memberId: member.memberId,
      topicId: topic.id,
      studyDay: day,
      countable: isCountable(topic, payload),
      backfilled,
      book: payload.book ?? null,
      part: payload.part ?? null,
      reflection: payload.reflection,
      reflectionChars: visibleChars(payload.reflection),
      sentAt: message.sentAt,
      inboxId: deed.inboxId as NonNullable<Deed['inboxId']>,
      platform: message.platform,
      platformMessageId: message.platformMessageId,
    });
    if (outcome !== 'repeat' && message.attachments.length > 0) {
      const inboxId = deed.inboxId as InboxId;
      const checkInId = await getCheckInOf(deed.db, inboxId);
      await insertAttachments(deed.db, message, inboxId, { checkInId });
    }
    // Recalled before it arrived: stored as withdrawn, and nobody hears of it.
    return outcome === 'repeat' || outcome === 'recalled'
      ? []
      : [confirm(member, topic, { ...payload, backfill: backfilled }, day, outcome, message)];
  },
});

/** @throws UserError when none runs, or when two do and nobody can say which is meant. */
async function topicMeant(deed: Deed, member: AskingMember, message: MessageEvent): Promise<StudyTopic> {
  const today = studyDay(message.sentAt);
  const near =
    message.chatKind === 'group'
      ? await listTopicsFor(deed.db, member.committee.id, deed.chat?.id, today)
      : await listTopicsOfPerson(deed.db, member.committee.id, member.personId, today);
  const running = near.filter((topic) => {
    const day = studyDay(message.sentAt, topic.dayBoundaryMinutes);
    return topic.startsDay <= day && day <= topic.endsDay;
  });
  const [topic, second] = running;
  if (!topic)
    throw new UserError(
      'topic_missing',
      '现在没有正在进行的读书专题，这条打卡没有记录。新专题开始后欢迎再来。',
    );
  if (!second) return topic;
  const titles = running.map((one) => `《${one.title}》`).join('、');
  throw new UserError(
    'topic_ambiguous',
    `现在有${titles}几个专题同时进行，请在对应的读书群里发送打卡，以便记到正确的专题。`,
    { topics: running.length },
  );
}

/** @throws UserError for a day that cannot be made up for. */
async function dayMeant(
  deed: Deed,
  member: AskingMember,
  topic: StudyTopic,
  payload: Payload,
  sentAt: Date,
): Promise<string> {
  const today = studyDay(sentAt, topic.dayBoundaryMinutes);
  if (!payload.backfill) return today;
  if (payload.dayProblem !== undefined) throw dayImpossible(payload.dayProblem);
  const day = payload.day ?? addDays(today, -1);
  if (day > today) throw dayImpossible('in_the_future');
  if (day === today) return today;
  const earliest = addDays(today, -topic.backfillDays);
  if (day < topic.startsDay)
    throw new UserError(
      'date_impossible',
      `专题从${inWords(topic.startsDay)}开始，${inWords(day)}还没有开始，这条补卡没有记录。`,
    );
  if (day < earliest)
    throw new UserError(
      'date_impossible',
      `最多补最近${topic.backfillDays}天的打卡，现在可以补${inWords(earliest)}以后的；${inWords(day)}的这条没有记录。`,
    );
  const used = await countBackfills(deed.db, member.memberId, topic.id, day.slice(0, 7));
  if (used >= topic.backfillsAMonth)
    throw new UserError(
      'date_impossible',
      `每月最多补卡${topic.backfillsAMonth}次，本月已用完，这条没有记录。`,
    );
  return day;
}

/** An empty check-in is acknowledged but not counted; where a topic asks for a longer reflection, that is what counts. */
function isCountable(topic: StudyTopic, payload: Payload): boolean {
  const chars = visibleChars(payload.reflection);
  if (chars >= Math.max(1, topic.minReflectionChars)) return true;
  return topic.minReflectionChars <= 1 && (payload.book !== undefined || payload.part !== undefined);
}

function confirm(
  member: AskingMember,
  topic: StudyTopic,
  payload: Payload,
  day: string,
  outcome: Exclude<CheckInOutcome, 'repeat' | 'recalled'>,
  message: MessageEvent,
): Reply {
  const what = describe(payload);
  const when = `${inWords(day)}${payload.backfill ? '补卡' : '打卡'}`;
  if (outcome === 'not_counted') return replyTo(message, `${member.name}委员，已收到${when}。${hint(topic)}`);
  if (outcome === 'withdrawn')
    return replyTo(message, `${member.name}委员，已收到${when}，按您随后发送的撤回，这条不计入。`);
  const lead = outcome === 'counted' ? `已记录${when}` : `已补充到${when}`;
  return {
    ...replyTo(message, `${member.name}委员，${lead}${what}。`),
    ...(outcome === 'counted' && !payload.backfill && { gather: { into: 'check-in', name: member.name } }),
  };
}

function hint(topic: StudyTopic): string {
  if (topic.minReflectionChars > 1)
    return `写上不少于${topic.minReflectionChars}字的心得即可计入，例如：打卡 《书名》第3章 心得：……`;
  return '写上书名、章节或心得即可计入，例如：打卡 《书名》第3章 心得：……';
}

/** A title is echoed whole or not at all. */
function describe(payload: Payload): string {
  const place = maskPersonalData(
    [payload.book && `《${payload.book}》`, payload.part].filter(Boolean).join(''),
  );
  const chars = visibleChars(payload.reflection);
  const parts = [place, chars > 0 && `心得${chars}字`].filter(Boolean);
  return parts.length > 0 ? `：${parts.join('，')}` : '';
}

/** `2026-11-23` → 11月23日. */
function inWords(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

function dayImpossible(problem: NonNullable<Payload['dayProblem']>): UserError {
  const why = {
    no_such_day: '日历上没有这一天',
    in_the_future: '这一天还没有到',
    weekday_differs: '日期和星期对不上',
  }[problem];
  return new UserError(
    'date_impossible',
    `${why}，这条补卡没有记录。请写清日期再发一次，例如：补卡 昨天 《书名》第3章。`,
  );
}

function reflectionTooLong(): UserError {
  return new UserError(
    'reflection_too_long',
    `一篇心得最多${MAX_REFLECTION_CHARS}字，这条没有记录，请分几次发送。`,
  );
}
