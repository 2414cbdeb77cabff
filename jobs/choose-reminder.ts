/** 提醒我打卡, 退出提醒: a member asks to be reminded of a topic's check-in, at an hour of theirs, and ends it whenever they like. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { readRegularTime } from '../src/chat/regular-time-text.js';
import { replyAside } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue } from '../src/db/dialogue.js';
import { listPrivateAddresses } from '../src/db/private-address.js';
import type { InboxId } from '../src/db/schema.js';
import { insertChoices } from '../src/db/study-choice.js';
import { canReachPrivately } from '../src/domain/private-reach.js';
import { wakingMinute } from '../src/domain/quiet-hours.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember } from './asker.js';
import { askWhichTopic, ownTopics, readChosenTopic } from './own-topic.js';
import { reminderWording as wording } from './wording/reminders.js';

const DEFAULT_MINUTE = 20 * 60;

const payload = z.object({
  wanted: z.boolean(),
  /** Of the Beijing day; absent: at the usual hour. */
  atMinute: z.number().int().optional(),
  unclear: z.literal(true).optional(),
  title: z.string(),
  /** The one that was chosen. */
  topicId: z.number().int().optional(),
});
type Payload = z.infer<typeof payload>;

const ON_WORDS = ['提醒我打卡', '打卡提醒我', '每天提醒我打卡', '开启打卡提醒', '记得提醒我打卡'];
const OFF_WORDS = ['退出提醒', '取消提醒', '退出打卡提醒', '取消打卡提醒', '关闭打卡提醒', '不用提醒我打卡'];

export const chooseReminder = defineJob<Payload, Deed>({
  name: 'choose-reminder',
  title: '打卡提醒',
  payload,
  command: {
    words: [...ON_WORDS, ...OFF_WORDS],
    usage: '提醒我打卡 每天20点（不用了：退出提醒）',
    who: 'member',
    read(match, _words, context) {
      if (!context.addressed && !context.topicRunning) return undefined;
      const { rest, atMinute, unclear } = readRegularTime(match.rest);
      if (OFF_WORDS.includes(match.word))
        return { payload: { wanted: false, title: rest }, reason: 'reminded no longer' };
      return {
        payload: {
          wanted: true,
          title: rest,
          ...(atMinute !== undefined && { atMinute }),
          ...(unclear && { unclear }),
        },
        reason: 'wants to be reminded',
      };
    },
  },
  answer(words, question) {
    const topicId = readChosenTopic(words, question);
    if (topicId === undefined) return undefined;
    const { atMinute } = question.payload as { atMinute?: number };
    return {
      payload: { wanted: true, title: '', topicId, ...(atMinute !== undefined && { atMinute }) },
      reason: 'topic to be reminded of',
    };
  },
  async run(asked, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    if (asked.unclear) throw new UserError('date_impossible', wording.timeUnclear);
    const topics = await ownTopics(deed, member, message, asked);
    if (topics.length === 0) return [replyAside(message, wording.noTopic)];
    if (!asked.wanted) {
      await choose(deed, member, message, topics, { wanted: false });
      return [replyAside(message, wording.ended(member.name))];
    }
    if (asked.topicId !== undefined) await closeDialogue(deed.db, message, 'choose-reminder');
    const kept = asked.atMinute === undefined ? {} : { atMinute: asked.atMinute };
    if (topics.length > 1) return askWhichTopic(deed, message, 'choose-reminder', kept, topics);
    return begin(deed, member, message, topics, asked.atMinute ?? DEFAULT_MINUTE);
  },
});

async function begin(
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  topics: Awaited<ReturnType<typeof ownTopics>>,
  wantedMinute: number,
): Promise<Reply[]> {
  const addresses = await listPrivateAddresses(deed.db, [member.personId], message.platform);
  if (!addresses.has(member.personId))
    throw new UserError('member_unknown', wording.notReached(canReachPrivately(message.platform, null)));
  const atMinute = wakingMinute(wantedMinute);
  await choose(deed, member, message, topics, { wanted: true, atMinute });
  const { title } = topics[0]!;
  return [
    replyAside(
      message,
      atMinute === wantedMinute
        ? wording.begun(member.name, title, atMinute)
        : wording.begunMoved(member.name, title, atMinute),
    ),
  ];
}

async function choose(
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  topics: Awaited<ReturnType<typeof ownTopics>>,
  choice: { wanted: boolean; atMinute?: number },
): Promise<void> {
  await insertChoices(deed.db, message, {
    inboxId: deed.inboxId as InboxId,
    topicIds: topics.map((topic) => topic.id),
    memberId: member.memberId,
    kind: 'reminder',
    sentAt: message.sentAt,
    ...choice,
  });
}
