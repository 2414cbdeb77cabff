/** 结束专题: staff end a topic today; what was checked in stays. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { listTopics } from '../src/db/study-topic.js';
import { endTopic } from '../src/db/study-topic-change.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { askingStaff } from './asker.js';
import { topicNamed } from './topic-named.js';
import { studyTopicWording as wording } from './wording/study-topic.js';

const payload = z.object({ title: z.string() });

export const endStudyTopic = defineJob<z.infer<typeof payload>, Deed>({
  name: 'end-study-topic',
  title: '结束专题',
  payload,
  who: 'staff',
  command: {
    words: ['结束专题', '关闭专题'],
    usage: '结束专题 专题名称',
    who: 'staff',
    read: (match) => ({ payload: { title: match.rest }, reason: 'topic ended' }),
  },
  async run({ title }, deed) {
    const staff = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    const near = await listTopics(deed.db, staff.committee.id, beijingDay(deed.now));
    const running = near.filter((topic) => topic.startsDay <= studyDayIn(topic, deed.now));
    const topic = topicNamed(running, title)?.topic;
    const isEnded = topic && (await endTopic(deed.db, topic.id, studyDayIn(topic, deed.now)));
    if (!isEnded) return [replyTo(event, wording.endUnknown(running.map((one) => one.title)))];
    await appendAudit(deed.db, {
      committeeId: staff.committee.id,
      actorPersonId: staff.personId,
      actor: event.platform,
      action: 'end-study-topic',
      objectKind: 'study_topic',
      objectId: topic.id,
    });
    return [replyTo(event, wording.ended(topic.title))];
  },
});
