/** 固定学习日: the clock makes the sessions that topics ask for, some days ahead, each once; their groups are told once. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { Deed } from '../src/db/deed.js';
import { type DueTopic, listDueTopics } from '../src/db/session-due.js';
import { insertSession, lockSession, type StudySession } from '../src/db/study-session.js';
import { listCalendarDays } from '../src/db/work-calendar.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { sessionDue } from '../src/domain/session-due.js';
import type { SessionTime } from '../src/domain/study-session.js';
import { cardsOfSession } from './session-card.js';

/** So that members read of it a few days before. */
const AHEAD_DAYS = 3;
const KIND = '读书会';

export const createDueSessions = defineJob<object, Deed>({
  name: 'create-due-sessions',
  title: '固定学习日',
  payload: z.object({}),
  async run(_, deed) {
    const today = beijingDay(deed.now);
    const last = addDays(today, AHEAD_DAYS);
    const replies: Reply[] = [];
    for (const topic of await listDueTopics(deed.db, today, last)) {
      const named = await listCalendarDays(deed.db, topic.committeeId, today, last);
      const calendar = new Map(named.map(({ day, kind }) => [day, kind]));
      for (let day = today; day <= last; day = addDays(day, 1)) {
        const due = topic.made.has(day) ? undefined : sessionDue(topic, day, calendar);
        if (due && due.startsAt > deed.now) replies.push(...(await make(deed, topic, day, due)));
      }
    }
    return replies;
  },
});

async function make(deed: Deed, topic: DueTopic, day: string, time: SessionTime): Promise<Reply[]> {
  const plan = {
    ...time,
    kind: KIND,
    title: topic.title,
    place: '',
    speaker: '',
    materials: '',
    unitId: null,
    invitesAll: true,
    invitesStanding: false,
    unitIds: [],
    memberIds: [],
    chatIds: topic.chatIds,
  };
  const { committeeId } = topic;
  const origin = { committeeId, createdBy: null, inboxId: null, due: { topicId: topic.id, day } };
  const id = await insertSession(deed.db, plan, origin);
  const session = id && ((await lockSession(deed.db, committeeId, id)) as StudySession);
  return session ? cardsOfSession(deed, session, { files: [], key: 'made', isNew: true, byClock: true }) : [];
}
