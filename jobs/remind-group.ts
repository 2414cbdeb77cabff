/** 提醒打卡: staff remind a group that a topic runs, after a preview, once a day at most; nobody is named, nobody is rung for. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { readPlanAnswer } from '../src/chat/plan-answer.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { listChats, type NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { listUnitNames } from '../src/db/notice.js';
import type { CommitteeId } from '../src/db/schema.js';
import { takePosts } from '../src/db/study-post.js';
import { listTopicsFor, type StudyTopic } from '../src/db/study-topic.js';
import { getWorkCalendar } from '../src/db/work-calendar.js';
import { resolveAudience } from '../src/domain/audience.js';
import { beijingDay, beijingMinute } from '../src/domain/beijing-time.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { studyDayKind } from '../src/domain/study-calendar.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { dayInWords } from './wording/check-in.js';
import { minuteInWords, reminderWording as wording } from './wording/reminders.js';

const OPEN_MS = 30 * 60_000;

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('preview'), groups: z.array(z.string()) }),
  z.object({ step: z.literal('confirm'), chatIds: z.array(z.number().int()) }),
  z.object({ step: z.literal('cancel') }),
]);

/** A group and the topics that can be checked in to there. */
interface Reminded {
  chat: NamedChat;
  topics: readonly StudyTopic[];
}

export const remindGroup = defineJob<z.infer<typeof payload>, Deed>({
  name: 'remind-group',
  title: '提醒打卡',
  payload,
  who: 'staff',
  command: {
    words: ['提醒打卡', '群里提醒打卡', '提醒大家打卡'],
    usage: '@我 提醒打卡（私聊：提醒打卡 委员读书群）',
    who: 'staff',
    read: (match) => ({
      payload: { step: 'preview', groups: match.rest.split(/[、，,;；\s]+/).filter(Boolean) },
      reason: 'group to be reminded',
    }),
  },
  answer(words, question) {
    const yes = readPlanAnswer(words);
    if (yes === undefined) return undefined;
    if (!yes) return { payload: { step: 'cancel' }, reason: 'group not reminded' };
    const chatIds = z.array(z.number().int()).parse(question.payload.chatIds);
    return { payload: { step: 'confirm', chatIds }, reason: 'group reminded' };
  },
  async run(asked, deed) {
    const { committee } = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    const groups = await listJoined(deed, committee.id);
    if (asked.step === 'preview') return preview(deed, event, await groupsNamed(deed, groups, asked.groups));
    await closeDialogue(deed.db, { ...event, chatKind: 'private' }, 'remind-group');
    if (asked.step === 'cancel') return [replyPrivately(event, wording.groupDropped)];
    return remind(
      deed,
      event,
      groups.filter((group) => asked.chatIds.includes(group.id)),
    );
  },
});

async function listJoined(deed: Deed, committeeId: CommitteeId): Promise<NamedChat[]> {
  const groups = await listChats(deed.db, committeeId);
  return groups.filter((group) => group.state === 'joined' && !group.paused);
}

/** Those that are named; in a group this one. */
async function groupsNamed(
  deed: Deed,
  groups: readonly NamedChat[],
  named: readonly string[],
): Promise<readonly NamedChat[]> {
  const { committee } = askingStaff(deed, 'staff');
  const names = groups.map((group) => group.name);
  if (named.length === 0) {
    const here = groups.filter((group) => group.id === deed.chat?.id);
    if (here.length === 0) throw new UserError('audience_missing', wording.groupWhich(names), {}, 'private');
    return here;
  }
  const units = await listUnitNames(deed.db, committee.id);
  const found = resolveAudience(named, groups, units);
  const missing = [...found.unknown, ...found.withoutGroup];
  if (missing.length > 0)
    throw new UserError('audience_missing', wording.groupsUnknown(missing, names), {}, 'private');
  return found.groups;
}

/** In private: the group would read it twice. */
async function preview(deed: Deed, event: EventInChat, groups: readonly NamedChat[]): Promise<Reply[]> {
  const at = nextWakingInstant(deed.now);
  const reminded = await topicsOf(deed, groups, at);
  if (reminded.length === 0) throw new UserError('topic_missing', wording.groupNothing, {}, 'private');
  await insertDialogue(
    deed.db,
    deed.seal,
    { ...event, chatKind: 'private' },
    {
      job: 'remind-group',
      payload: { chatIds: reminded.map(({ chat }) => chat.id) },
      expiresAt: new Date(deed.now.getTime() + OPEN_MS),
    },
  );
  const texts = [...new Set(reminded.map(textOf))].join('\n');
  const names = reminded.map(({ chat }) => chat.name);
  return [replyPrivately(event, wording.groupPreview(names, texts, laterThan(deed.now, at)))];
}

async function remind(deed: Deed, event: EventInChat, groups: readonly NamedChat[]): Promise<Reply[]> {
  const { committee, personId } = askingStaff(deed, 'staff');
  const at = nextWakingInstant(deed.now);
  const reminded = await topicsOf(deed, groups, at);
  if (reminded.length === 0) throw new UserError('topic_missing', wording.groupNothing, {}, 'private');
  const taken = await takePosts(
    deed.db,
    reminded.map(({ chat, topics }) => ({
      kind: 'reminder',
      chatId: chat.id,
      topicId: topics[0]!.id,
      day: beijingDay(at),
      saidBy: personId,
      postedAt: deed.now,
    })),
  );
  const those = reminded.filter(({ chat }) => taken.includes(chat.id));
  const others = reminded.filter(({ chat }) => !taken.includes(chat.id));
  const told = [
    ...(those.length > 0
      ? [
          wording.groupSent(
            those.map(({ chat }) => chat.name),
            laterThan(deed.now, at),
          ),
        ]
      : []),
    ...(others.length > 0 ? [wording.groupAlready(others.map(({ chat }) => chat.name))] : []),
  ];
  if (those.length > 0)
    await appendAudit(deed.db, {
      committeeId: committee.id,
      actorPersonId: personId,
      actor: event.platform,
      action: 'remind-group',
      objectKind: 'chat',
      objectId: those[0]!.chat.id,
      detail: { groups: those.length },
    });
  return [
    ...those.map(
      (one): Reply => ({
        ...sayTo({ kind: 'chat', id: one.chat.platformChatId }, textOf(one), 'broadcast'),
        platform: one.chat.platform,
        ...(at > deed.now && { notBefore: at }),
      }),
    ),
    replyPrivately(event, told.join('\n')),
  ];
}

/** Groups without a topic on that day's study day are left out. */
async function topicsOf(deed: Deed, groups: readonly NamedChat[], at: Date): Promise<Reminded[]> {
  const { committee } = askingStaff(deed, 'staff');
  const calendar = await getWorkCalendar(deed.db, committee.id);
  const near = await listTopicsFor(
    deed.db,
    groups.map((group) => ({ committeeId: committee.id, in: { chatId: group.id }, day: beijingDay(at) })),
  );
  return groups.flatMap((chat, index) => {
    const topics = (near[index] ?? []).filter(
      (topic) => studyDayKind(topic, studyDayIn(topic, at), calendar) !== 'none',
    );
    return topics.length > 0 ? [{ chat, topics }] : [];
  });
}

const textOf = ({ topics }: Reminded) => wording.groupText(topics.map((topic) => topic.title));

function laterThan(now: Date, at: Date): string | undefined {
  return at > now ? `${dayInWords(beijingDay(at))}${minuteInWords(beijingMinute(at))}` : undefined;
}
