/** 新建专题: staff open a study topic for this group, or in private for all groups, after a preview. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { readTopicText } from '../src/chat/topic-text.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { insertTopic } from '../src/db/study-topic-change.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { DEFAULT_RULES } from '../src/domain/study-rules.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { cardsOfTopic } from './check-in-card.js';
import { studyTopicWording as wording } from './wording/study-topic.js';

const MAX_TITLE_CHARS = 60;
/** A topic without an end runs for a year, as the reading programmes do. */
const DAYS = 365;
const OPEN_MS = 30 * 60_000;

const topic = z.object({
  title: z.string(),
  books: z.array(z.string()),
  startsDay: z.string(),
  endsDay: z.string(),
});
type Topic = z.infer<typeof topic>;
const payload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('preview'),
    title: z.string(),
    books: z.array(z.string()),
    startsDay: z.string().optional(),
    endsDay: z.string().optional(),
    endProblem: z.literal(true).optional(),
  }),
  z.object({ step: z.literal('confirm'), topic }),
  z.object({ step: z.literal('cancel') }),
]);
type Payload = z.infer<typeof payload>;

export const openStudyTopic = defineJob<Payload, Deed>({
  name: 'open-study-topic',
  title: '新建专题',
  payload,
  who: 'staff',
  command: {
    words: ['新建专题', '新建读书专题', '开始专题'],
    usage: '新建专题 《论语》共读 12月1日至12月31日（群里 @我 发送只对本群，私聊发送对全部群）',
    who: 'staff',
    read: (match, _words, context) => ({
      payload: { step: 'preview', ...readTopicText(match.rest, context.sentAt) },
      reason: 'topic drafted',
    }),
  },
  answer(words, question) {
    const text = words.folded.text.replace(/[。.!\s]{1,9}$/, '');
    if (['确认', '是', '对', '1', '好的'].includes(text))
      return {
        payload: { step: 'confirm', topic: topic.parse(question.payload) },
        reason: 'topic confirmed',
      };
    if (['取消', '不', '否', '不用了'].includes(text))
      return { payload: { step: 'cancel' }, reason: 'topic dropped' };
    return undefined;
  },
  async run(payload, deed) {
    const staff = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    if (payload.step === 'preview') return preview(payload, event, deed);
    await closeDialogue(deed.db, event, 'open-study-topic');
    if (payload.step === 'cancel') return [replyTo(event, wording.dropped)];
    const chatId = deed.chat?.kind === 'group' ? deed.chat.id : undefined;
    const id = await insertTopic(
      deed.db,
      staff.committee.id,
      { ...DEFAULT_RULES, ...payload.topic },
      chatId === undefined ? [] : [chatId],
    );
    await appendAudit(deed.db, {
      committeeId: staff.committee.id,
      actorPersonId: staff.personId,
      actor: event.platform,
      action: 'open-study-topic',
      objectKind: 'study_topic',
      objectId: String(id),
    });
    const { title, startsDay } = payload.topic;
    const isRunning = startsDay <= beijingDay(event.sentAt);
    if (!isRunning) return [replyTo(event, wording.startsLater(title, startsDay))];
    const where = { committeeId: staff.committee.id, chatId };
    return [replyTo(event, wording.started(title)), ...(await cardsOfTopic(deed, { id, title }, where))];
  },
});

async function preview(
  asked: Extract<Payload, { step: 'preview' }>,
  event: EventInChat,
  deed: Deed,
): Promise<Reply[]> {
  const today = beijingDay(event.sentAt);
  const startsDay = asked.startsDay ?? today;
  const endsDay = asked.endsDay ?? addDays(startsDay, DAYS - 1);
  if (asked.title === '' || [...asked.title].length > MAX_TITLE_CHARS)
    throw new UserError('text_missing', wording.titleMissing(MAX_TITLE_CHARS));
  if (asked.endProblem || endsDay < startsDay) throw new UserError('date_impossible', wording.daysImpossible);
  if (endsDay < today) throw new UserError('date_impossible', wording.alreadyOver(endsDay));
  const planned: Topic = { title: asked.title, books: asked.books, startsDay, endsDay };
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'open-study-topic',
    payload: planned,
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
  const isGroup = event.chatKind === 'group';
  const text = wording.preview(planned, isGroup);
  return [isGroup ? replyTo(event, text) : replyPrivately(event, text)];
}
