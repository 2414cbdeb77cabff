/** 学习打卡: a member records what they studied. One counted check-in per member, topic and study day. */

import { matchCommands } from '../src/chat/command-word.js';
import {
  type Asked,
  defineJob,
  type Reading,
  type ReadingContext,
  type Reply,
  type Words,
} from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { hearCheckIn, hearDatedPost } from '../src/chat/study-post.js';
import {
  hasStudied,
  readBackfill,
  readCheckIn,
  readDatedCheckIn,
  type StudyText,
} from '../src/chat/study-text.js';
import { getCheckInOf, insertAttachments } from '../src/db/attachment.js';
import { type CheckInDraft, type CheckInOutcome, insertCheckIns } from '../src/db/check-in.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue } from '../src/db/dialogue.js';
import { UserError } from '../src/errors.js';
import { readCheckInAnswer } from './check-in-answer.js';
import { askAboutCheckIn, askForContent } from './check-in-ask.js';
import { confirmCheckIn, type DayOutcome } from './check-in-reply.js';
import { type CheckInPayload, checkInPayload } from './check-in-said.js';
import { isQuestion, type Understood, understandTogether } from './check-in-understood.js';

/** Said of the habit as often as of today: they need a day, a book or its place behind them. */
const ROUTINE_WORDS = ['每日打卡', '每天打卡'];
const CHECK_IN_WORDS = [
  '打卡',
  '学习打卡',
  '读书打卡',
  '今日打卡',
  '晨读打卡',
  '今日已打卡',
  '完成今日打卡',
  ...ROUTINE_WORDS,
  '打咔',
  '打ka',
  'daka',
  'dk',
  '读书心得',
  '学习心得',
  '读书笔记',
  '心得',
  '感悟',
  '学习体会',
];
/** A day right after these is the day that is meant: 打卡 昨天 《论语》. After 心得 it is part of what was felt. */
const DATED_WORDS = CHECK_IN_WORDS.filter((word) => !/心得|感悟|体会|笔记|今日|晨读/.test(word));
const BACKFILL_WORDS = ['补卡', '补打卡', '补签', '昨天忘了补一下', '补', 'buka'];

export const recordCheckIn = defineJob<CheckInPayload, Deed>({
  name: 'record-check-in',
  title: '学习打卡',
  payload: checkInPayload,
  command: {
    words: [...CHECK_IN_WORDS, ...BACKFILL_WORDS],
    usage: '打卡 《书名》第3章 心得：……（补卡：补卡 昨天 《书名》第3章）',
    who: 'member',
    hasContent: hasStudied,
    read(match, words, context) {
      const dated = DATED_WORDS.includes(match.word) ? readDatedCheckIn(match, context) : undefined;
      const backfill = dated !== undefined || BACKFILL_WORDS.includes(match.word);
      const reading = dated ?? (backfill ? readBackfill : readCheckIn)(match, words, context);
      if (reading && ROUTINE_WORDS.includes(match.word) && !isOfToday(reading.payload)) return undefined;
      return reading && { payload: { ...reading.payload, backfill }, reason: reading.reason };
    },
  },
  /** D12, 第12天, 《论语》第3章打卡: where a topic runs, these say what 打卡 says. */
  hears(words, context) {
    const dated = hearDatedPost(words, context);
    if (dated) return { payload: { ...dated.payload, backfill: true }, reason: dated.reason };
    const reading = hearCheckIn(words, context);
    return reading && { payload: { ...reading.payload, backfill: false }, reason: reading.reason };
  },
  answer: (words, question, context) =>
    readAnew(words, context) ?? readCheckInAnswer(words, question.payload, context),
  async run(payload, deed) {
    const [outcome] = await recordTogether([{ payload, deed }]);
    if (outcome instanceof UserError) throw outcome;
    return outcome as Reply[];
  },
  runTogether: recordTogether,
});

function isOfToday({ book, part, day }: StudyText): boolean {
  return book !== undefined || part !== undefined || day !== undefined;
}

/** A whole check-in, while something about another one is asked: it is recorded, and the question is over. */
function readAnew(words: Words, context: ReadingContext): Reading<CheckInPayload> {
  const manner = { addressed: context.addressed };
  for (const match of matchCommands(words, recordCheckIn.command!.words, manner)) {
    const reading = recordCheckIn.command!.read(match, words, context);
    if (reading) return { ...reading, payload: { ...reading.payload, question: 'superseded' } };
  }
  return undefined;
}

async function recordTogether(
  asked: readonly Asked<CheckInPayload, Deed>[],
): Promise<(Reply[] | UserError)[]> {
  const understood = await understandTogether(asked);
  const ready = understood.filter(
    (one): one is Understood => !(one instanceof UserError) && !isQuestion(one),
  );
  const drafts = ready.flatMap(toDrafts);
  const db = asked[0]?.deed.db as Deed['db'];
  const outcomes = await insertCheckIns(
    db,
    drafts.map(({ draft }) => draft),
  );
  const replies: (Reply[] | UserError)[] = [];
  for (const one of understood) {
    if (one instanceof UserError) replies.push(one);
    else if (isQuestion(one)) replies.push(await askAboutCheckIn(one));
    else
      replies.push(
        await answer(
          one,
          outcomes.filter((_, index) => drafts[index]?.of === one),
        ),
      );
  }
  return replies;
}

/** A row for each day; the reflection stands at the first of them. */
function toDrafts(one: Understood): { of: Understood; draft: CheckInDraft }[] {
  const { payload, source, member, topic, days } = one;
  return days.map((day, index) => ({
    of: one,
    draft: {
      committeeId: member.committee.id,
      memberId: member.memberId,
      topicId: topic.id,
      studyDay: day.day,
      countable: one.countable,
      offDay: day.isOff,
      backfilled: day.backfilled,
      book: payload.book ?? null,
      part: payload.part ?? null,
      reflection: index === 0 ? payload.reflection : '',
      reflectionChars: index === 0 ? one.reflectionChars : 0,
      sentAt: source.sentAt,
      inboxId: source.inboxId,
      platform: one.message.platform,
      platformMessageId: source.platformMessageId,
    },
  }));
}

async function answer(one: Understood, outcomes: readonly CheckInOutcome[]): Promise<Reply[]> {
  const { payload, deed, message, source } = one;
  const isStored = outcomes.some((outcome) => outcome !== 'repeat');
  if (isStored && source.attachments.length > 0) {
    const checkInId = await getCheckInOf(deed.db, source.inboxId);
    const withFiles: MessageEvent = { ...message, ...source };
    await insertAttachments(deed.db, withFiles, source.inboxId, { checkInId });
  }
  if (payload.question !== undefined) await closeDialogue(deed.db, message, 'record-check-in');
  // Recalled before it arrived: stored as withdrawn, and nobody hears of it.
  const told = one.days.flatMap((day, index): DayOutcome[] => {
    const outcome = outcomes[index] as CheckInOutcome;
    return outcome === 'repeat' || outcome === 'recalled' ? [] : [{ ...day, outcome }];
  });
  if (told.length === 0) return [];
  if (told.some((day) => day.outcome === 'not_counted')) await askForContent(one, told);
  return [confirmCheckIn(one, told)];
}
