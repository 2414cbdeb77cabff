/** What the lines of a 接龙 come to where it was sent: for which topic and day, or which notice, and what each one says. */

import { z } from 'zod';
import { dayOfTitle } from '../src/chat/chain-day.js';
import { headerKey } from '../src/chat/chain-header.js';
import { isCountable, type KeptMeaning, type LineMeaning, meaningOfLine } from '../src/chat/chain-meaning.js';
import type { MessageEvent } from '../src/chat/event.js';
import type { ChainScope } from '../src/db/chain.js';
import { hasCounted } from '../src/db/check-in.js';
import { countBackfills } from '../src/db/check-in-list.js';
import type { Deed } from '../src/db/deed.js';
import type { ChatId, CommitteeId, MemberId, NoticeId } from '../src/db/schema.js';
import { listTopicsFor, type StudyTopic } from '../src/db/study-topic.js';
import { addDays } from '../src/domain/beijing-time.js';
import type { LooseLine } from '../src/domain/chain-names.js';
import { studyDay, studyDayIn } from '../src/domain/study-day.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { listOffDays } from './backfill-days.js';

const lineSchema = z.object({
  number: z.number().optional(),
  text: z.string(),
  typed: z.string(),
  isNumbered: z.boolean(),
});
export const chainPayload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('take'),
    kind: z.enum(['checkIn', 'acknowledgement', 'event']),
    noticeId: z.number().int().optional(),
    title: z.array(z.string()),
    headerKey: z.string(),
    name: z.string(),
    lines: z.array(lineSchema),
  }),
  z.object({
    step: z.literal('tell'),
    why: z.enum(['how', 'private', 'kind_missing', 'notice_missing', 'event_missing']),
  }),
]);
export type ChainPayload = z.infer<typeof chainPayload>;
export type TakenChain = Extract<ChainPayload, { step: 'take' }>;

const MAX_REFLECTION_CHARS = 20_000;

interface OwnLine {
  memberId: MemberId;
  name: string;
  content: string;
}

/** `outsideOf`: the header names a day that is none of the days, so many, that can be made up for. */
export type MeantLines =
  | { scope: ChainScope; lines: (OwnLine & { meaning: KeptMeaning })[]; tooLong: LooseLine[] }
  | { outsideOf: number }
  | 'topic_missing'
  | 'topic_ambiguous';

export async function readLines(
  deed: Deed,
  chain: TakenChain,
  place: { committeeId: CommitteeId; chatId: ChatId },
  own: readonly OwnLine[],
): Promise<MeantLines> {
  if (chain.kind !== 'checkIn') {
    const scope: ChainScope = { kind: chain.kind, noticeId: chain.noticeId as NoticeId };
    const lines = own.map((line) => ({
      ...line,
      meaning: meaningOfLine(line.content, chain) as KeptMeaning,
    }));
    return { scope, lines, tooLong: [] };
  }
  const { sentAt } = deed.event as MessageEvent;
  const topic = await findTopic(deed, chain, place, sentAt);
  if (typeof topic === 'string') return topic;
  const today = studyDayIn(topic, sentAt);
  const named = dayOfTitle(chain.title, sentAt);
  const day = named ? named.day : today;
  if (day === undefined || !isOpen(day, today, topic)) return { outsideOf: topic.backfillDays };
  const scope: ChainScope = { kind: 'checkIn', topicId: topic.id, studyDay: day };
  const isOff = (await listOffDays(deed.db, topic, [day])).length > 0;
  const lines: (OwnLine & { meaning: KeptMeaning })[] = [];
  const tooLong: LooseLine[] = [];
  for (const [at, line] of own.entries()) {
    const meaning = meaningOfLine(line.content, chain);
    if (meaning.kind !== 'checkIn') continue;
    const chars = visibleChars(meaning.reflection);
    if (chars > MAX_REFLECTION_CHARS) tooLong.push({ place: at + 1, name: line.name, why: 'too_long' });
    else
      lines.push({ ...line, meaning: await keep(deed, meaning, { topic, day, isOff, today, chars, line }) });
  }
  return { scope, lines, tooLong };
}

type Study = Extract<LineMeaning, { kind: 'checkIn' }>;

async function keep(
  deed: Deed,
  meaning: Study,
  on: { topic: StudyTopic; day: string; isOff: boolean; today: string; chars: number; line: OwnLine },
): Promise<KeptMeaning> {
  const { topic, day, isOff, today, chars, line } = on;
  const backfilled = day !== today;
  const countable =
    isCountable(meaning, topic.minReflectionChars) &&
    (!backfilled || (await mayBackfill(deed, topic, day, line.memberId)));
  return { ...meaning, countable, backfilled, chars, ...(isOff && { offDay: true as const }) };
}

async function mayBackfill(deed: Deed, topic: StudyTopic, day: string, memberId: MemberId): Promise<boolean> {
  if (await hasCounted(deed.db, memberId, topic.id, day)) return true;
  return (await countBackfills(deed.db, memberId, topic.id, day.slice(0, 7))) < topic.backfillsAMonth;
}

function isOpen(day: string, today: string, topic: StudyTopic): boolean {
  return (
    day <= today &&
    day >= addDays(today, -topic.backfillDays) &&
    day >= topic.startsDay &&
    day <= topic.endsDay
  );
}

/** The topic that runs here; of several the one whose title the header names. */
async function findTopic(
  deed: Deed,
  chain: TakenChain,
  place: { committeeId: CommitteeId; chatId: ChatId },
  sentAt: Date,
): Promise<StudyTopic | 'topic_missing' | 'topic_ambiguous'> {
  const near = await listTopicsFor(deed.db, [
    { committeeId: place.committeeId, in: { chatId: place.chatId }, day: studyDay(sentAt) },
  ]);
  const running = (near[0] ?? []).filter((topic) => {
    const day = studyDayIn(topic, sentAt);
    return topic.startsDay <= day && day <= topic.endsDay;
  });
  const [only, second] = running;
  if (!only) return 'topic_missing';
  if (!second) return only;
  const [named, other] = running.filter((topic) => chain.headerKey.includes(headerKey([topic.title])));
  return named && !other ? named : 'topic_ambiguous';
}
