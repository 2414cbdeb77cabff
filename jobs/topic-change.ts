/** A change of a topic, planned and applied: what it comes to, shown as old and new, and from which day. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyTo } from '../src/chat/reply.js';
import type { TopicWords } from '../src/chat/topic-rules-text.js';
import { readTopicText } from '../src/chat/topic-text.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import type { ChatId } from '../src/db/schema.js';
import type { PlacedTopic } from '../src/db/study-topic.js';
import { listLeads, replaceLeads, type TopicLead, updateTopic } from '../src/db/study-topic-change.js';
import { addDays } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { settingsOn, type TopicDraft, topicDraft } from '../src/domain/study-rules.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { cardsIn } from './open-study-topic.js';
import {
  groupsMeant,
  leadsMeant,
  refuseImpossible,
  remarksOn,
  type TopicPlan,
  withRules,
} from './topic-plan.js';
import { studyTopicWording as wording } from './wording/study-topic.js';
import { describeTopic, leadsInWords, listRules } from './wording/topic-rules.js';

/** The preview, or the question from which day on. @throws UserError when it cannot be, or changes nothing. */
export async function planTopicChange(
  deed: Deed,
  topic: PlacedTopic,
  said: TopicWords,
  rest: string,
  sentAt: Date,
): Promise<{ plan: TopicPlan; preview: string } | { asksFrom: string }> {
  const today = studyDayIn(topic, sentAt);
  const before = topicDraft.parse(topic);
  const draft = withDays(withRules(before, said), said, rest, today, sentAt);
  refuseImpossible(draft, today);
  const dayRules = changedDays(topic, said, today);
  if (dayRules === 'asks') return { asksFrom: wording.fromDayAsked(topic.title, whatOf(said)) };
  const after = { ...draft, ...dayRules };
  const groups = await groupsMeant(deed, topic.committeeId, said.groups, topic.chats);
  const leads = await leadsMeant(deed, topic.committeeId, said.leads);
  const plan = { draft: after, chatIds: groups.map((one) => one.id), ...(leads && { leads }) };
  const lines = difference(
    linesOf(before, topic.chats, await listLeads(deed.db, topic.id)),
    linesOf(after, groups, leads ?? (await listLeads(deed.db, topic.id))),
  );
  if (lines.length === 0) throw new UserError('text_missing', wording.nothingToChange(topic.title));
  const remarks = await remarksOn(deed, topic.committeeId, plan, topic.id);
  return { plan, preview: wording.changePreview(topic.title, lines, remarks) };
}

export async function applyTopicChange(
  deed: Deed,
  event: EventInChat,
  topic: PlacedTopic,
  plan: TopicPlan,
): Promise<Reply[]> {
  const { committee, personId } = askingStaff(deed, 'staff');
  const chatIds = plan.chatIds as ChatId[];
  await updateTopic(deed.db, topic.id, plan.draft, chatIds);
  if (plan.leads) await replaceLeads(deed.db, topic.id, plan.leads as TopicLead[]);
  const before = topicDraft.parse(topic);
  const fields = (Object.keys(before) as (keyof TopicDraft)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(plan.draft[field]),
  );
  await appendAudit(deed.db, {
    committeeId: committee.id,
    actorPersonId: personId,
    actor: event.platform,
    action: 'change-study-topic',
    objectKind: 'study_topic',
    objectId: topic.id,
    detail: { fields },
  });
  const { title, startsDay } = plan.draft;
  const runs = startsDay <= studyDayIn(plan.draft, event.sentAt);
  const cards = runs ? await cardsIn(deed, { id: topic.id, title }, committee.id, chatIds) : [];
  return [replyTo(event, wording.changed(title)), ...cards];
}

/** Title, first and last day, from their lines or from what follows the title. */
function withDays(
  before: TopicDraft,
  said: TopicWords,
  rest: string,
  today: string,
  sentAt: Date,
): TopicDraft {
  const inline = readTopicText(rest, sentAt);
  if (inline.endProblem) throw new UserError('date_impossible', wording.daysImpossible);
  if (inline.title !== '') throw new UserError('text_missing', wording.headUnclear(before.title));
  const startsDay = said.startsDay ?? inline.startsDay ?? before.startsDay;
  if (startsDay !== before.startsDay && (before.startsDay <= today || startsDay < today))
    throw new UserError('date_impossible', wording.startIsOver(before.title));
  return {
    ...before,
    title: said.title ?? before.title,
    startsDay,
    endsDay: said.endsDay ?? inline.endsDay ?? before.endsDay,
  };
}

/**
 * What its days are from now on. Before a topic begins nothing has been counted, and they hold from the first day on;
 * afterwards from a later day than today.
 * @returns `asks`: from which day was not said.
 */
function changedDays(
  topic: TopicDraft,
  said: TopicWords,
  today: string,
): Partial<Pick<TopicDraft, 'dayBoundaryMinutes' | 'studyDays' | 'changes'>> | 'asks' {
  const { studyDays, dayBoundaryMinutes, fromDay } = said;
  if (studyDays === undefined && dayBoundaryMinutes === undefined) return {};
  const isAhead = topic.startsDay > today;
  if (isAhead && (fromDay === undefined || fromDay <= topic.startsDay))
    return {
      studyDays: studyDays ?? topic.studyDays,
      dayBoundaryMinutes: dayBoundaryMinutes ?? topic.dayBoundaryMinutes,
      changes: [],
    };
  if (fromDay === undefined) return 'asks';
  if (fromDay <= today) throw new UserError('date_impossible', wording.fromDayTooEarly(addDays(today, 1)));
  const held = settingsOn(topic, fromDay);
  const change = {
    fromDay,
    studyDays: studyDays ?? held.studyDays,
    dayBoundaryMinutes: dayBoundaryMinutes ?? held.dayBoundaryMinutes,
  };
  return { changes: [...topic.changes.filter((one) => one.fromDay < fromDay), change] };
}

function whatOf(said: TopicWords): string {
  if (said.studyDays === undefined) return '日界';
  return said.dayBoundaryMinutes === undefined ? '学习日' : '学习日和日界';
}

type Line = readonly [label: string, value: string];

function linesOf(
  draft: TopicDraft,
  groups: readonly { name: string }[],
  leads: readonly TopicLead[],
): Line[] {
  const [title, ...shown] = describeTopic(
    draft,
    groups.map((one) => one.name),
  );
  return [
    ['名称', title as string],
    ...shown.slice(0, 3).map((line): Line => [line.slice(0, 2), line.slice(3)]),
    ...listRules(draft),
    ['领读', leads.length > 0 ? leadsInWords(leads) : '没有'],
  ];
}

/** 补卡：最近2天，每月5次 → 最近3天，每月4次. */
function difference(before: readonly Line[], after: readonly Line[]): string[] {
  const was = new Map(before);
  return after.flatMap(([label, value]) => {
    const old = was.get(label);
    if (old === value) return [];
    return [`${label}：${old === undefined ? '' : `${old} → `}${value}`];
  });
}
