/** 修改专题: staff change a topic after a preview of old and new; other days hold from a day on, and past days keep theirs. */

import { z } from 'zod';
import { readDayAt } from '../src/chat/dates.js';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { readPlanAnswer } from '../src/chat/plan-answer.js';
import { replyInShort, replyTo } from '../src/chat/reply.js';
import { readTitleChoice } from '../src/chat/study-answer.js';
import { readTopicWords, type TopicWords } from '../src/chat/topic-rules-text.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { TopicId } from '../src/db/schema.js';
import { listTopics, lockTopic, type PlacedTopic } from '../src/db/study-topic.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { applyTopicChange, planTopicChange } from './topic-change.js';
import { topicNamed } from './topic-named.js';
import { PLAN_OPEN_MS, refuseUnclear, topicPlan } from './topic-plan.js';
import { studyTopicWording as wording } from './wording/study-topic.js';

const words = z.custom<TopicWords>((value) => typeof value === 'object' && value !== null);
const change = z.object({
  topicId: z.number().int(),
  said: words,
  /** What follows the title in its line. */
  rest: z.string(),
});
/** What is open: which topic, from which day, or whether it shall be. */
const open = z.discriminatedUnion('wants', [
  z.object({
    wants: z.literal('topic'),
    topics: z.array(z.object({ id: z.number().int(), title: z.string() })),
    said: words,
  }),
  change.extend({ wants: z.literal('day') }),
  z.object({
    wants: z.literal('yes'),
    plan: topicPlan,
    change,
    /** The topic as it was shown. */
    before: z.string(),
  }),
]);
type Open = z.infer<typeof open>;
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('said'), said: words }),
  change.extend({ step: z.literal('change') }),
  z.object({ step: z.literal('confirm'), plan: topicPlan, change, before: z.string() }),
  z.object({ step: z.literal('cancel') }),
]);
type Payload = z.infer<typeof payload>;

export const changeStudyTopic = defineJob<Payload, Deed>({
  name: 'change-study-topic',
  title: '修改专题',
  payload,
  who: 'staff',
  command: {
    words: ['修改专题', '更改专题', '调整专题'],
    usage:
      '修改专题 专题名称（换行）补卡：3天，每月4次（可改 名称 书目 时间 学习日 日界 最少字数 补卡 周末 连续天数 领读 群）',
    who: 'staff',
    read: (match, _words, context) => ({
      payload: { step: 'said', said: readTopicWords(match.rest, context.sentAt) },
      reason: 'topic to be changed',
    }),
  },
  answer(words, question, context) {
    const asked = open.parse(question.payload);
    if (asked.wants === 'topic') {
      const chosen = readTitleChoice(
        words,
        asked.topics.map((topic) => topic.title),
      );
      if (chosen === undefined) return undefined;
      const topicId = asked.topics[chosen]!.id;
      return { payload: { step: 'change', topicId, said: asked.said, rest: '' }, reason: 'topic chosen' };
    }
    if (asked.wants === 'day') {
      const { wants: _, ...change } = asked;
      const fromDay = readDayAt(words.folded.text.replace(/^从|^自/, ''), 0, context.sentAt, 'future')?.day;
      if (fromDay === undefined) return undefined;
      return {
        payload: { ...change, step: 'change', said: { ...change.said, fromDay } },
        reason: 'day answered',
      };
    }
    const yes = readPlanAnswer(words);
    if (yes === undefined) return undefined;
    const { wants: _, ...confirmed } = asked;
    return yes
      ? { payload: { step: 'confirm', ...confirmed }, reason: 'change confirmed' }
      : { payload: { step: 'cancel' }, reason: 'change dropped' };
  },
  async run(payload, deed) {
    const { committee } = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    if (payload.step === 'said') return find(payload.said, event, deed);
    await closeDialogue(deed.db, event, 'change-study-topic');
    if (payload.step === 'cancel') return [replyTo(event, wording.notChanged)];
    const { topicId } = payload.step === 'change' ? payload : payload.change;
    const topic = await lockTopic(deed.db, committee.id, topicId as TopicId);
    if (!topic || topic.endsDay < beijingDay(event.sentAt))
      throw new UserError('topic_missing', wording.gone);
    if (payload.step === 'change') return preview(topic, payload, event, deed);
    if (JSON.stringify(topic) === payload.before) return applyTopicChange(deed, event, topic, payload.plan);
    const [shown, ...more] = await preview(topic, payload.change, event, deed);
    return [replyTo(event, wording.changedMeanwhile(topic.title)), shown as Reply, ...more];
  },
});

/** The topic that is named; else this group's, or the committee's, only one; else staff are asked. */
async function find(said: TopicWords, event: EventInChat, deed: Deed): Promise<Reply[]> {
  const { committee } = askingStaff(deed, 'staff');
  refuseUnclear(said);
  const topics = await listTopics(deed.db, committee.id, beijingDay(event.sentAt));
  const named = topicNamed(topics, said.head);
  if (named) return preview(named.topic, { said, rest: named.rest }, event, deed);
  const chatId = deed.chat?.kind === 'group' ? deed.chat.id : undefined;
  const near = topics.filter(({ chats }) => chats.length === 0 || chats.some(({ id }) => id === chatId));
  const choices = near.length > 0 ? near : topics;
  const [only, second] = choices;
  if (!only) throw new UserError('topic_missing', wording.noneToChange);
  if (!second) return preview(only, { said, rest: fold(said.head).text }, event, deed);
  const asked = choices.slice(0, 9).map(({ id, title }) => ({ id, title }));
  await ask(deed, event, { wants: 'topic', topics: asked, said });
  return [replyTo(event, wording.whichChanged(asked.map((topic) => topic.title)))];
}

async function preview(
  topic: PlacedTopic,
  { said, rest }: { said: TopicWords; rest: string },
  event: EventInChat,
  deed: Deed,
): Promise<Reply[]> {
  const planned = await planTopicChange(deed, topic, said, rest, event.sentAt);
  const change = { topicId: topic.id, said, rest };
  if ('asksFrom' in planned) {
    await ask(deed, event, { wants: 'day', ...change });
    return [replyInShort(event, planned.asksFrom)];
  }
  await ask(deed, event, { wants: 'yes', plan: planned.plan, change, before: JSON.stringify(topic) });
  return [replyInShort(event, planned.preview)];
}

async function ask(deed: Deed, event: EventInChat, payload: Open): Promise<void> {
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'change-study-topic',
    payload,
    expiresAt: new Date(deed.now.getTime() + PLAN_OPEN_MS),
  });
}
