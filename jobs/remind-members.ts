/** 打卡提醒 by the clock: members who asked for it, in waking hours; and who leads tomorrow, the evening before. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { listPrivateAddresses } from '../src/db/private-address.js';
import type { PersonId } from '../src/db/schema.js';
import { listTopicsWithReminders, takeDueLeads, takeDueReminders } from '../src/db/study-reminder.js';
import { getWorkCalendar } from '../src/db/work-calendar.js';
import { beijingDay, beijingInstant, beijingMinute } from '../src/domain/beijing-time.js';
import { daysToldTheEveningBefore, isQuiet } from '../src/domain/quiet-hours.js';
import { studyDayKind } from '../src/domain/study-calendar.js';
import { studyDayIn } from '../src/domain/study-day.js';
import { reminderWording as wording } from './wording/reminders.js';

/** Who leads is told from this hour of the evening on. */
const EVENING_MINUTE = 19 * 60;

/** What one person is told, each line for a topic. */
interface Told {
  name: string;
  lines: string[];
}

export const remindMembers = defineJob<object, Deed>({
  name: 'remind-members',
  title: '打卡提醒',
  payload: z.object({}),
  async run(_, deed) {
    // What a night or a weekend kept back is over when it ends.
    if (isQuiet(deed.now)) return [];
    return [...(await toMembers(deed)), ...(await toLeads(deed))];
  },
});

/** Topics that are due at once come as one message. */
async function toMembers(deed: Deed): Promise<Reply[]> {
  const today = beijingDay(deed.now);
  const hour = { minute: beijingMinute(deed.now), dayBegan: beijingInstant(today), now: deed.now };
  const titles = new Map<PersonId, Told>();
  for (const topic of await listTopicsWithReminders(deed.db, today)) {
    const day = studyDayIn(topic, deed.now);
    const calendar = await getWorkCalendar(deed.db, topic.committeeId);
    if (studyDayKind(topic, day, calendar) !== 'due') continue;
    for (const due of await takeDueReminders(deed.db, topic.id, day, hour)) {
      const told = titles.get(due.personId) ?? { name: due.name, lines: [] };
      titles.set(due.personId, { ...told, lines: [...told.lines, topic.title] });
    }
  }
  return tell(deed, titles, ({ name, lines }) => wording.reminder(name, lines));
}

async function toLeads(deed: Deed): Promise<Reply[]> {
  if (beijingMinute(deed.now) < EVENING_MINUTE) return [];
  const days = daysToldTheEveningBefore(beijingDay(deed.now));
  const leads = new Map<PersonId, Told>();
  for (const { personId, name, title, day } of await takeDueLeads(deed.db, days, deed.now)) {
    const told = leads.get(personId) ?? { name, lines: [] };
    leads.set(personId, { ...told, lines: [...told.lines, wording.leadLine(day, title)] });
  }
  return tell(deed, leads, ({ name, lines }) => wording.lead(name, lines));
}

async function tell(
  deed: Deed,
  told: ReadonlyMap<PersonId, Told>,
  toText: (one: Told) => string,
): Promise<Reply[]> {
  const addresses = await listPrivateAddresses(deed.db, [...told.keys()]);
  return [...told].flatMap(([personId, one]): Reply[] => {
    const address = addresses.get(personId);
    if (!address) return [];
    return [
      {
        ...sayTo({ kind: 'user', id: address.platformUserId }, toText(one), 'background'),
        platform: address.platform,
      },
    ];
  });
}
