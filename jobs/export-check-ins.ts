/** 导出打卡, 导出心得汇编: staff get a topic's or the committee's check-ins as a file, privately; audited. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { findPeriod } from '../src/chat/period-text.js';
import { replyPrivately } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { type ExportTopic, listExportTopics, openScope } from '../src/db/export-scope.js';
import { countAll } from '../src/db/export-totals.js';
import type { CommitteeId } from '../src/db/schema.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { matchTopics } from '../src/domain/topic-title.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { promiseFile } from './file-reply.js';
import { fileSent, sentStep } from './file-sent.js';
import { exportWording as wording } from './wording/exports.js';

const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('ask'),
    file: z.enum(['workbook', 'reflections']),
    /** As typed; empty: every topic. */
    topic: z.string(),
    from: z.string().optional(),
    to: z.string().optional(),
    impossible: z.literal(true).optional(),
  }),
  sentStep,
]);
type Payload = z.infer<typeof payload>;

const NAME = 'export-check-ins';
const WORKBOOK_WORDS = ['导出打卡', '打卡导出', '导出打卡表', '导出打卡记录'];
const REFLECTION_WORDS = ['导出心得汇编', '导出心得', '心得汇编', '导出汇编'];
/** Making more than this takes longer than somebody waits in a chat, and nears what platforms send (30 MB). */
const MOST_CHECK_INS = 50_000;

export const exportCheckIns = defineJob<Payload, Deed>({
  name: NAME,
  title: '导出打卡',
  payload,
  who: 'staff',
  command: {
    words: [...WORKBOOK_WORDS, ...REFLECTION_WORDS],
    usage: '导出打卡 专题名称 11月 · 导出心得汇编 专题名称（专题和时间都可以不写）',
    who: 'staff',
    read(match, _words, context) {
      const file = REFLECTION_WORDS.includes(match.word) ? 'reflections' : 'workbook';
      return {
        payload: { step: 'ask', file, ...readRest(match.rest, context.sentAt) },
        reason: `export: ${file}`,
      };
    },
  },
  run: async (payload, deed) => (payload.step === 'sent' ? fileSent(payload) : promise(payload, deed)),
});

type Asked = Extract<Payload, { step: 'ask' }>;

/** The period stands before the topic or behind it. */
function readRest(rest: string, sentAt: Date): Omit<Asked, 'step' | 'file'> {
  const folded = fold(rest);
  const period = findPeriod(folded.text, sentAt);
  if (!period) return { topic: rest.trim() };
  const before = rest.slice(0, folded.origin(period.start));
  const topic = trimmed(`${before} ${rest.slice(folded.origin(period.end))}`);
  return period.from === undefined
    ? { topic, impossible: true }
    : { topic, from: period.from, to: period.to };
}

const EDGE = /[\s，,：:]/;

function trimmed(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && EDGE.test(text[from]!)) from += 1;
  while (to > from && EDGE.test(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
}

async function promise(asked: Asked, deed: Deed): Promise<Reply[]> {
  const staff = askingStaff(deed, 'staff');
  const event = deed.event as EventInChat;
  if (asked.impossible)
    throw new UserError('date_impossible', wording.periodImpossible('导出打卡 1月至6月'), {}, 'private');
  const topic = await topicMeant(deed, staff.committee.id, asked.topic);
  const today = beijingDay(event.sentAt);
  const span = spanOf(asked, topic, today);
  const what = { committeeId: staff.committee.id, ...(topic && { topicId: topic.id }), ...span };
  const count = await countAll(deed.db, await openScope(deed.db, what));
  const pieces = asked.file === 'workbook' ? count.rows : count.reflectionRows;
  if (pieces === 0) return [replyPrivately(event, wording.nothingToExport(span))];
  if (pieces > MOST_CHECK_INS) return [replyPrivately(event, wording.tooLarge(pieces))];
  await appendAudit(deed.db, {
    committeeId: staff.committee.id,
    actorPersonId: staff.personId,
    actor: event.platform,
    action: NAME,
    objectKind: topic ? 'study_topic' : 'committee',
    objectId: String(topic?.id ?? staff.committee.id),
    detail: { checkIns: pieces },
  });
  const name = `${staff.committee.name}${topic?.title ?? ''}`;
  const isWorkbook = asked.file === 'workbook';
  return promiseFile(
    event,
    isWorkbook ? wording.workbookComes(span, pieces) : wording.compilationComes(span, pieces),
    {
      fileName: isWorkbook ? wording.workbookName(name, span) : wording.compilationName(name, span),
      recipe: { file: asked.file, ...what, askedAt: deed.now.toISOString() },
      job: NAME,
    },
  );
}

/** Without a period: all of the topic so far; without a topic either: this year. */
function spanOf(asked: Asked, topic: ExportTopic | undefined, today: string) {
  if (asked.from !== undefined && asked.to !== undefined) return { from: asked.from, to: asked.to };
  if (!topic) return { from: `${today.slice(0, 4)}-01-01`, to: today };
  const [ends] = [topic.endsDay, today].sort() as [string];
  const [from] = [topic.startsDay, ends].sort() as [string];
  return { from, to: ends };
}

/** @throws UserError, privately, when none has that title, or several. */
async function topicMeant(
  deed: Deed,
  committeeId: CommitteeId,
  typed: string,
): Promise<ExportTopic | undefined> {
  if (typed === '') return undefined;
  const topics = await listExportTopics(deed.db, committeeId);
  const [only, ...others] = matchTopics(topics, typed);
  if (!only) {
    const titles = topics.map((topic) => topic.title).reverse();
    throw new UserError('topic_missing', wording.topicUnknown(typed, titles), {}, 'private');
  }
  if (others.length > 0) {
    const titles = [only, ...others].map((topic) => topic.title);
    throw new UserError('topic_ambiguous', wording.topicAmbiguous(titles), {}, 'private');
  }
  return only;
}
