/** 新建专题: staff open a study topic for this group, for groups they name, or in private for all groups, after a preview. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { readPlanAnswer } from '../src/chat/plan-answer.js';
import { replyInShort, replyTo } from '../src/chat/reply.js';
import { readTopicWords, type TopicWords } from '../src/chat/topic-rules-text.js';
import { readTopicText } from '../src/chat/topic-text.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import type { ChatId } from '../src/db/schema.js';
import { insertTopic, replaceLeads, type TopicLead } from '../src/db/study-topic-change.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { DEFAULT_RULES, type TopicDraft } from '../src/domain/study-rules.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { cardsOfTopic } from './check-in-card.js';
import {
  groupHere,
  groupsMeant,
  leadsMeant,
  PLAN_OPEN_MS,
  refuseImpossible,
  refuseUnclear,
  remarksOn,
  type TopicPlan,
  topicPlan,
  withRules,
} from './topic-plan.js';
import { studyTopicWording as wording } from './wording/study-topic.js';
import { describeTopic } from './wording/topic-rules.js';

/** A topic without an end runs for a year, as the reading programmes do. */
const DAYS = 365;

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('preview'), said: z.custom<TopicWords>((value) => typeof value === 'object') }),
  z.object({ step: z.literal('confirm'), plan: topicPlan }),
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
    usage:
      '新建专题 《论语》共读 12月1日至12月31日（可另起行写 学习日 日界 最少字数 补卡 周末 领读 群；群里 @我 发送只对本群，私聊发送对全部群）',
    who: 'staff',
    read: (match, _words, context) => ({
      payload: { step: 'preview', said: readTopicWords(match.rest, context.sentAt) },
      reason: 'topic drafted',
    }),
  },
  answer(words, question) {
    const yes = readPlanAnswer(words);
    if (yes === undefined) return undefined;
    if (!yes) return { payload: { step: 'cancel' }, reason: 'topic dropped' };
    return {
      payload: { step: 'confirm', plan: topicPlan.parse(question.payload) },
      reason: 'topic confirmed',
    };
  },
  async run(payload, deed) {
    askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    if (payload.step === 'preview') return preview(payload.said, event, deed);
    await closeDialogue(deed.db, event, 'open-study-topic');
    if (payload.step === 'cancel') return [replyTo(event, wording.dropped)];
    return open(payload.plan, event, deed);
  },
});

async function preview(said: TopicWords, event: EventInChat, deed: Deed): Promise<Reply[]> {
  const { committee } = askingStaff(deed, 'staff');
  refuseUnclear(said);
  const draft = draftFrom(said, event.sentAt);
  refuseImpossible(draft, beijingDay(event.sentAt));
  const groups = await groupsMeant(deed, committee.id, said.groups, groupHere(deed));
  const leads = await leadsMeant(deed, committee.id, said.leads);
  const plan = { draft, chatIds: groups.map((one) => one.id), ...(leads && { leads }) };
  const remarks = await remarksOn(deed, committee.id, plan);
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'open-study-topic',
    payload: plan satisfies TopicPlan,
    expiresAt: new Date(deed.now.getTime() + PLAN_OPEN_MS),
  });
  const isHere = event.chatKind === 'group' && said.groups === undefined;
  const range = isHere ? undefined : groups.map((one) => one.name);
  return [replyInShort(event, wording.preview(describeTopic(draft, range, leads), remarks))];
}

function draftFrom(said: TopicWords, sentAt: Date): TopicDraft {
  const head = readTopicText(said.head, sentAt);
  if (head.endProblem) throw new UserError('date_impossible', wording.daysImpossible);
  const startsDay = said.startsDay ?? head.startsDay ?? beijingDay(sentAt);
  return withRules(
    {
      ...DEFAULT_RULES,
      title: said.title ?? head.title,
      books: head.books,
      startsDay,
      endsDay: said.endsDay ?? head.endsDay ?? addDays(startsDay, DAYS - 1),
      dayBoundaryMinutes: said.dayBoundaryMinutes ?? DEFAULT_RULES.dayBoundaryMinutes,
      studyDays: said.studyDays ?? DEFAULT_RULES.studyDays,
    },
    said,
  );
}

async function open(plan: TopicPlan, event: EventInChat, deed: Deed): Promise<Reply[]> {
  const { committee, personId } = askingStaff(deed, 'staff');
  const { draft } = plan;
  const chatIds = plan.chatIds as ChatId[];
  const id = await insertTopic(deed.db, committee.id, draft, chatIds);
  if (plan.leads) await replaceLeads(deed.db, id, plan.leads as TopicLead[]);
  await appendAudit(deed.db, {
    committeeId: committee.id,
    actorPersonId: personId,
    actor: event.platform,
    action: 'open-study-topic',
    objectKind: 'study_topic',
    objectId: id,
  });
  if (draft.startsDay > beijingDay(event.sentAt))
    return [replyTo(event, wording.startsLater(draft.title, draft.startsDay))];
  const cards = await cardsIn(deed, { id, title: draft.title }, committee.id, chatIds);
  return [replyTo(event, wording.started(draft.title)), ...cards];
}

/** The 打卡 cards of a topic that begins in these groups, or in all of them. */
export async function cardsIn(
  deed: Deed,
  topic: Parameters<typeof cardsOfTopic>[1],
  committeeId: Parameters<typeof cardsOfTopic>[2]['committeeId'],
  chatIds: readonly ChatId[],
): Promise<Reply[]> {
  if (chatIds.length === 0) return cardsOfTopic(deed, topic, { committeeId });
  const cards: Reply[] = [];
  for (const chatId of chatIds) cards.push(...(await cardsOfTopic(deed, topic, { committeeId, chatId })));
  return cards;
}
