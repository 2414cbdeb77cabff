/** 周报, 期末报告 on demand: staff see what a topic's last seven days, or all of it, add up to; in a group that group's. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { addDays } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { askingStaff } from './asker.js';
import { digestCards } from './digest-cards.js';
import { digestChat } from './digest-chats.js';
import { staffTopic } from './staff-topic.js';
import { spanInWords, digestWording as wording } from './wording/digest.js';

const payload = z.object({ kind: z.enum(['weekly', 'final']), title: z.string() });

const WEEKLY_WORDS = ['周报', '打卡周报', '读书周报', '学习周报'];
const FINAL_WORDS = ['期末报告', '专题报告', '总结报告'];

export const showDigest = defineJob<z.infer<typeof payload>, Deed>({
  name: 'show-digest',
  title: '周报',
  payload,
  command: {
    words: [...WEEKLY_WORDS, ...FINAL_WORDS],
    usage: '周报 专题名称 · 期末报告 专题名称（群里 @我 发送，汇总本群）',
    who: 'staff',
    read: (match) => ({
      payload: { kind: WEEKLY_WORDS.includes(match.word) ? 'weekly' : 'final', title: match.rest },
      reason: 'digest asked for',
    }),
  },
  async run({ kind, title }, deed) {
    const { committee } = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    const topic = await staffTopic(deed, committee.id, title, kind === 'weekly' ? '周报' : '期末报告');
    const today = studyDayIn(topic, event.sentAt);
    const [to] = [today, topic.endsDay].sort() as [string, string];
    const week = addDays(to, -6);
    const from = kind === 'weekly' && week > topic.startsDay ? week : topic.startsDay;
    const chatId = deed.chat?.kind === 'group' ? digestChat(topic, deed.chat.id) : undefined;
    const cards = await digestCards(deed, topic, { kind, from, to, chatId });
    if (cards.length === 0) return [replyTo(event, wording.nothing(topic.title, spanInWords(from, to)))];
    return cards.map((card) => replyTo(event, card));
  },
});
