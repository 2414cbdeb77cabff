/** 排行榜, 参加排行, 退出排行: off unless staff switched it on; 界别, and members who asked to stand in it, nobody else. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyAside, replyPrivately, replyTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { insertChoices } from '../src/db/study-choice.js';
import { listRanking } from '../src/db/study-ranking.js';
import { listSwitchedOn } from '../src/db/study-switch.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { type AskingMember, askingMember } from './asker.js';
import { ownTopics } from './own-topic.js';
import { checkInWording } from './wording/check-in.js';
import { rankingWording as wording } from './wording/ranking.js';

/** The first so many of each list. */
const MOST = 10;

const payload = z.object({ step: z.enum(['show', 'join', 'leave']), title: z.string().default('') });
type Payload = z.infer<typeof payload>;

const STEPS: Readonly<Record<string, Payload['step']>> = {
  排行榜: 'show',
  打卡排行榜: 'show',
  打卡排行: 'show',
  参加排行: 'join',
  参加打卡排行: 'join',
  退出排行: 'leave',
  退出打卡排行: 'leave',
};

export const showRanking = defineJob<Payload, Deed>({
  name: 'show-ranking',
  title: '排行榜',
  payload,
  command: {
    words: Object.keys(STEPS),
    usage: '排行榜（专题开启排行时；自愿：参加排行 · 退出排行）',
    who: 'member',
    asks: true,
    read(match, _words, context) {
      // A topic's name is read where it is said to us; else it is talk about some ranking.
      if (!context.addressed && match.foldedRest !== '') return undefined;
      const step = STEPS[match.word] ?? 'show';
      return { payload: { step, title: match.rest }, reason: `ranking: ${step}` };
    },
  },
  async run({ step, title }, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const topics = await ownTopics(deed, member, message, { title });
    if (step === 'leave') {
      await choose(deed, member, message, topics, false);
      return [replyAside(message, wording.left(member.name))];
    }
    const on = await listSwitchedOn(
      deed.db,
      'ranking',
      topics.map((topic) => topic.id),
    );
    const shown = topics.filter((topic) => on.some((one) => one.topicId === topic.id));
    // Off unless it was switched on (《关于防治“指尖上的形式主义”的若干意见》, DOMAIN §4).
    if (shown.length === 0) return [replyPrivately(message, checkInWording.rankingOff)];
    if (step === 'show') return show(deed, message, shown);
    await choose(deed, member, message, shown, true);
    const titles = shown.map((topic) => topic.title);
    return [replyAside(message, wording.joined(member.name, titles))];
  },
});

async function show(deed: Deed, message: MessageEvent, topics: readonly StudyTopic[]): Promise<Reply[]> {
  const lines: string[] = [];
  for (const { id, title } of topics) {
    const { sectors, members } = await listRanking(deed.db, id, MOST);
    lines.push(wording.inTopic(title, sectors, members) || wording.empty(title));
  }
  return [topics.length > 1 ? replyPrivately(message, lines.join('\n')) : replyTo(message, lines.join('\n'))];
}

async function choose(
  deed: Deed,
  member: AskingMember,
  message: MessageEvent,
  topics: readonly StudyTopic[],
  wanted: boolean,
): Promise<void> {
  if (topics.length === 0) return;
  await insertChoices(deed.db, message, {
    inboxId: deed.inboxId as InboxId,
    topicIds: topics.map((topic) => topic.id),
    memberId: member.memberId,
    kind: 'ranking',
    wanted,
    sentAt: message.sentAt,
  });
}
