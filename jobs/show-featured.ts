/** 精选心得: the check-ins that were chosen, of a topic or of one member, in the roster's order. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import { listFeatured, type ReviewedCheckIn } from '../src/db/check-in-review.js';
import type { Deed } from '../src/db/deed.js';
import { listMembersNamed } from '../src/db/member-list.js';
import { listTopics } from '../src/db/study-topic.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { describeReviewed } from './reviewed-check-in.js';
import { topicNamed } from './topic-named.js';
import { dayInWords } from './wording/check-in.js';
import { reviewWording as wording } from './wording/review.js';

/** Topics that ended this long ago can still be asked for. */
const ENDED_WITHIN_DAYS = 366;
/** More than these are listed without their words. */
const WITH_WORDS = 8;

const payload = z.object({ named: z.string() });

export const showFeatured = defineJob<z.infer<typeof payload>, Deed>({
  name: 'show-featured',
  title: '精选心得',
  payload,
  command: {
    words: ['精选心得', '心得精选', '查看精选', '精选列表'],
    usage: '精选心得（某个专题：精选心得 专题名称；某位委员：精选心得 李秀兰）',
    who: 'member',
    asks: true,
    read(match, _words, context) {
      if (!context.addressed && /^[^\s]*(?:怎么|哪里|交流|活动|会)/.test(match.foldedRest)) return undefined;
      return {
        payload: { named: match.rest.replace(/[?？。.]{1,9}$/, '').trim() },
        reason: 'featured asked for',
      };
    },
  },
  async run({ named }, deed) {
    const message = deed.event as MessageEvent;
    const committee = committeeMeant(deed);
    const chatId = message.chatKind === 'group' ? deed.chat?.id : undefined;
    const near = await listTopics(
      deed.db,
      committee.id,
      addDays(beijingDay(message.sentAt), -ENDED_WITHIN_DAYS),
      chatId,
    );
    const topics = near.filter((topic) => topic.startsDay <= studyDayIn(topic, message.sentAt));
    const topic = named === '' ? undefined : topicNamed(topics, named)?.topic;
    const [member] = topic || named === '' ? [] : await listMembersNamed(deed.db, committee.id, [named]);
    if (named !== '' && !topic && !member)
      throw new UserError('topic_missing', wording.featuredOfWhat(topics.map((one) => one.title)));
    const running = topics.filter((one) => one.endsDay >= studyDayIn(one, message.sentAt));
    const meant = topic ? [topic] : member || running.length === 0 ? topics : running;
    const found = await listFeatured(
      deed.db,
      meant.map((one) => one.id),
      member?.memberId,
    );
    return show(message, found);
  },
});

function show(message: MessageEvent, found: readonly ReviewedCheckIn[]): Reply[] {
  if (found.length === 0) return [replyTo(message, wording.noneFeatured)];
  const withWords = found.length <= WITH_WORDS;
  const lines = found.map((one) => {
    const line = wording.featuredLine(one.name, dayInWords(one.studyDay), describeReviewed(one));
    return withWords ? `${line}\n${one.reflection}` : line;
  });
  const whole = wording.featuredList(found.length, lines, withWords);
  if (message.chatKind === 'private') return [replyPrivately(message, whole)];
  return [replyTo(message, wording.featuredInGroup(found.length)), replyPrivately(message, whole)];
}
