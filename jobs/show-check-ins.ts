/** 我的打卡: a member's own check-ins in numbers, privately; 今日打卡统计: the day's, without names. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { countDay, countOwnCheckIns, type ReflectionCount } from '../src/db/check-in-count.js';
import type { Deed } from '../src/db/deed.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { askingMember, committeeMeant } from './asker.js';
import { checkInWording as wording } from './wording/check-in.js';

const payload = z.object({ what: z.enum(['own', 'day', 'ranking']) });
type Payload = z.infer<typeof payload>;

const DAY_WORDS = ['今日打卡统计', '今天打卡统计', '打卡统计'];
const RANKING_WORDS = ['排行榜', '打卡排行榜'];

export const showCheckIns = defineJob<Payload, Deed>({
  name: 'show-check-ins',
  title: '我的打卡',
  payload,
  command: {
    words: ['我的打卡', ...DAY_WORDS, ...RANKING_WORDS],
    usage: '我的打卡 · 今日打卡统计',
    who: 'member',
    asks: true,
    read(match) {
      const what = DAY_WORDS.includes(match.word)
        ? 'day'
        : RANKING_WORDS.includes(match.word)
          ? 'ranking'
          : 'own';
      return { payload: { what }, reason: `check-ins asked for: ${what}` };
    },
  },
  async run({ what }, deed) {
    const message = deed.event as MessageEvent;
    if (what === 'day') return showDay(deed, message);
    if (what === 'own') return showOwn(deed, message);
    // Ranking shown to others is off (《关于防治“指尖上的形式主义”的若干意见》, DOMAIN §4).
    return [replyPrivately(message, wording.rankingOff)];
  },
});

async function showOwn(deed: Deed, message: MessageEvent): Promise<Reply[]> {
  const member = askingMember(deed);
  const month = beijingDay(message.sentAt).slice(0, 7);
  const own = await countOwnCheckIns(deed.db, member.memberId, month);
  if (own.days === 0 && own.chars === 0) return [replyPrivately(message, wording.ownMissing(member.name))];
  return [replyPrivately(message, wording.own(member.name, own.daysOfMonth, own.days, describe(own)))];
}

async function showDay(deed: Deed, message: MessageEvent): Promise<Reply[]> {
  const committee = committeeMeant(deed);
  const chatId = message.chatKind === 'group' ? deed.chat?.id : undefined;
  const day = await countDay(deed.db, committee.id, chatId, message.sentAt);
  return [replyTo(message, wording.day(day.members, describe(day)))];
}

function describe(count: ReflectionCount): string {
  return wording.count(count.reflections, count.furtherPieces, count.chars);
}
