/** 开启排行, 关闭排行: staff have a topic's ranking shown, after they were told what the rule on work groups says; audited. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { readPlanAnswer } from '../src/chat/plan-answer.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { TopicId } from '../src/db/schema.js';
import { insertSwitch, listSwitchedOn } from '../src/db/study-switch.js';
import { lockTopic } from '../src/db/study-topic.js';
import { askingStaff } from './asker.js';
import { staffTopic } from './staff-topic.js';
import { rankingWording as wording } from './wording/ranking.js';
import { studyTopicWording } from './wording/study-topic.js';

const OPEN_MS = 30 * 60_000;

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('warn'), title: z.string() }),
  z.object({ step: z.literal('confirm'), topicId: z.number().int() }),
  z.object({ step: z.literal('cancel') }),
  z.object({ step: z.literal('off'), title: z.string() }),
]);

const ON_WORDS = ['开启排行', '打开排行', '开启排行榜', '开启打卡排行'];
const OFF_WORDS = ['关闭排行', '关闭排行榜', '关闭打卡排行'];

export const switchRanking = defineJob<z.infer<typeof payload>, Deed>({
  name: 'switch-ranking',
  title: '开启排行',
  payload,
  who: 'staff',
  command: {
    words: [...ON_WORDS, ...OFF_WORDS],
    usage: '开启排行 专题名称（不要了：关闭排行）',
    who: 'staff',
    read: (match) =>
      ON_WORDS.includes(match.word)
        ? { payload: { step: 'warn', title: match.rest }, reason: 'ranking wanted' }
        : { payload: { step: 'off', title: match.rest }, reason: 'ranking wanted no longer' },
  },
  answer(words, question) {
    const yes = readPlanAnswer(words);
    if (yes === undefined) return undefined;
    if (!yes) return { payload: { step: 'cancel' }, reason: 'ranking stays off' };
    const { topicId } = z.object({ topicId: z.number().int() }).parse(question.payload);
    return { payload: { step: 'confirm', topicId }, reason: 'ranking confirmed' };
  },
  async run(asked, deed) {
    const { committee } = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    if (asked.step === 'off') return switchOff(deed, event, asked.title);
    if (asked.step === 'warn') return warn(deed, event, asked.title);
    await closeDialogue(deed.db, { ...event, chatKind: 'private' }, 'switch-ranking');
    if (asked.step === 'cancel') return [replyPrivately(event, wording.notOn)];
    const topic = await lockTopic(deed.db, committee.id, asked.topicId as TopicId);
    if (!topic) return [replyPrivately(event, studyTopicWording.gone)];
    await write(deed, event, topic.id, true);
    return [replyPrivately(event, wording.on(topic.title))];
  },
});

/** In private, wherever it was asked for: nothing is on before it is confirmed there. */
async function warn(deed: Deed, event: EventInChat, title: string): Promise<Reply[]> {
  const { committee } = askingStaff(deed, 'staff');
  const topic = await staffTopic(deed, committee.id, title, '开启排行');
  if ((await listSwitchedOn(deed.db, 'ranking', [topic.id])).length > 0)
    return [replyTo(event, wording.wasOn(topic.title))];
  await insertDialogue(
    deed.db,
    deed.seal,
    { ...event, chatKind: 'private' },
    {
      job: 'switch-ranking',
      payload: { topicId: topic.id },
      expiresAt: new Date(deed.now.getTime() + OPEN_MS),
    },
  );
  return [replyPrivately(event, wording.warning(topic.title))];
}

async function switchOff(deed: Deed, event: EventInChat, title: string): Promise<Reply[]> {
  const { committee } = askingStaff(deed, 'staff');
  const topic = await staffTopic(deed, committee.id, title, '关闭排行');
  if ((await listSwitchedOn(deed.db, 'ranking', [topic.id])).length === 0)
    return [replyTo(event, wording.wasOff(topic.title))];
  await write(deed, event, topic.id, false);
  return [replyTo(event, wording.off(topic.title))];
}

async function write(deed: Deed, event: EventInChat, topicId: TopicId, isOn: boolean): Promise<void> {
  const { committee, personId } = askingStaff(deed, 'staff');
  await insertSwitch(deed.db, {
    topicId,
    kind: 'ranking',
    isOn,
    saidBy: personId,
    saidAt: event.sentAt,
    inboxId: deed.inboxId,
  });
  await appendAudit(deed.db, {
    committeeId: committee.id,
    actorPersonId: personId,
    actor: event.platform,
    action: 'switch-ranking',
    objectKind: 'study_topic',
    objectId: topicId,
    detail: { isOn, ...(isOn && { warned: true }) },
  });
}
