/** 学习打卡: a member records what they studied. One counted check-in per member, topic and study day. */

import { type Asked, defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { hearCheckIn } from '../src/chat/study-post.js';
import { readBackfill, readCheckIn } from '../src/chat/study-text.js';
import { getCheckInOf, insertAttachments } from '../src/db/attachment.js';
import { type CheckInDraft, type CheckInOutcome, insertCheckIns } from '../src/db/check-in.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { listTopicsFor, type StudyTopic, type TopicPlace } from '../src/db/study-topic.js';
import { studyDay } from '../src/domain/study-day.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { type CheckInPayload, checkInPayload, dayMeant, isCountable, topicMeant } from './check-in-meant.js';
import { confirmCheckIn } from './check-in-reply.js';

const MAX_REFLECTION_CHARS = 20_000;

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

export const recordCheckIn = defineJob<CheckInPayload, Deed>({
  name: 'record-check-in',
  title: '学习打卡',
  payload: checkInPayload,
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
    const [outcome] = await recordTogether([{ payload, deed }]);
    if (outcome instanceof UserError) throw outcome;
    return outcome as Reply[];
  },
  runTogether: recordTogether,
});

/** A check-in that is understood, and the row it comes to. */
interface Understood {
  payload: CheckInPayload;
  deed: Deed;
  member: AskingMember;
  message: MessageEvent;
  topic: StudyTopic;
  day: string;
  backfilled: boolean;
}

async function recordTogether(
  asked: readonly Asked<CheckInPayload, Deed>[],
): Promise<(Reply[] | UserError)[]> {
  const understood = await understandTogether(asked);
  const ready = understood.filter((one): one is Understood => !(one instanceof UserError));
  const db = asked[0]?.deed.db as Deed['db'];
  const outcomes = await insertCheckIns(db, ready.map(toDraft));
  const replies = new Map<Understood | UserError, Reply[]>();
  for (const [index, one] of ready.entries())
    replies.set(one, await answer(one, outcomes[index] as CheckInOutcome));
  return understood.map((one) => (one instanceof UserError ? one : (replies.get(one) as Reply[])));
}

async function understandTogether(
  asked: readonly Asked<CheckInPayload, Deed>[],
): Promise<(Understood | UserError)[]> {
  const known = asked.map(({ payload, deed }) =>
    orRefusal(() => {
      const member = askingMember(deed);
      if (visibleChars(payload.reflection) > MAX_REFLECTION_CHARS) throw reflectionTooLong();
      return { payload, deed, member, message: deed.event as MessageEvent };
    }),
  );
  const members = known.filter((one): one is Known => !(one instanceof UserError));
  const db = asked[0]?.deed.db as Deed['db'];
  const near = await listTopicsFor(db, members.map(toTopicPlace));
  const understood: (Understood | UserError)[] = [];
  for (const one of known) {
    if (one instanceof UserError) understood.push(one);
    else understood.push(await inTopic(one, near[members.indexOf(one)] as StudyTopic[]));
  }
  return understood;
}

type Known = Pick<Understood, 'payload' | 'deed' | 'member' | 'message'>;

function toTopicPlace({ member, message, deed }: Known): TopicPlace {
  return {
    committeeId: member.committee.id,
    in: message.chatKind === 'group' ? { chatId: deed.chat?.id } : { personId: member.personId },
    day: studyDay(message.sentAt),
  };
}

async function inTopic(known: Known, near: readonly StudyTopic[]): Promise<Understood | UserError> {
  const { payload, deed, member, message } = known;
  try {
    const topic = topicMeant(near, message.sentAt);
    const day = await dayMeant(deed, member, topic, payload, message.sentAt);
    const backfilled = payload.backfill && day !== studyDay(message.sentAt, topic.dayBoundaryMinutes);
    return { ...known, topic, day, backfilled };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function orRefusal<T>(work: () => T): T | UserError {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function toDraft({ payload, deed, member, message, topic, day, backfilled }: Understood): CheckInDraft {
  return {
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
    inboxId: deed.inboxId as InboxId,
    platform: message.platform,
    platformMessageId: message.platformMessageId,
  };
}

async function answer(one: Understood, outcome: CheckInOutcome): Promise<Reply[]> {
  const { payload, deed, member, message, topic, day, backfilled } = one;
  if (outcome !== 'repeat' && message.attachments.length > 0) {
    const inboxId = deed.inboxId as InboxId;
    const checkInId = await getCheckInOf(deed.db, inboxId);
    await insertAttachments(deed.db, message, inboxId, { checkInId });
  }
  // Recalled before it arrived: stored as withdrawn, and nobody hears of it.
  return outcome === 'repeat' || outcome === 'recalled'
    ? []
    : [confirmCheckIn(member, topic, { ...payload, backfill: backfilled }, day, outcome, message)];
}

function reflectionTooLong(): UserError {
  return new UserError(
    'reflection_too_long',
    `一篇心得最多${MAX_REFLECTION_CHARS}字，这条没有记录，请分几次发送。`,
  );
}
