/** A change of the committee's calendar: written, and what it makes of check-ins that are there. */

import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { setOffDays } from '../src/db/off-days.js';
import { listTopics } from '../src/db/study-topic.js';
import {
  type CalendarDay,
  deleteCalendarDays,
  getWorkCalendar,
  lockCalendar,
  upsertCalendarDays,
} from '../src/db/work-calendar.js';
import { studyDayKind } from '../src/domain/study-calendar.js';
import { settingsOn } from '../src/domain/study-rules.js';
import type { AskingStaff } from './asker.js';

/**
 * Puts these days into the calendar.
 * @param cleared days first taken out of it, both ends included.
 */
export async function changeCalendar(
  deed: Deed,
  staff: AskingStaff,
  days: readonly CalendarDay[],
  cleared: readonly { from: string; to: string }[],
): Promise<void> {
  const committeeId = staff.committee.id;
  await lockCalendar(deed.db, committeeId);
  const before = await getWorkCalendar(deed.db, committeeId);
  for (const { from, to } of cleared) await deleteCalendarDays(deed.db, committeeId, from, to);
  await upsertCalendarDays(deed.db, committeeId, days);
  const after = await getWorkCalendar(deed.db, committeeId);
  const named = [...new Set([...before.keys(), ...after.keys()])];
  const changed = named.filter((day) => before.get(day) !== after.get(day)).sort();
  const [first] = changed;
  if (first !== undefined) {
    for (const topic of await listTopics(deed.db, committeeId, first)) {
      const asked = changed.filter((day) => settingsOn(topic, day).studyDays.kind === 'workdays');
      const within = asked.filter((day) => topic.startsDay <= day && day <= topic.endsDay);
      const off = within.filter((day) => studyDayKind(topic, day, after) === 'none');
      await setOffDays(deed.db, topic.id, within, off);
    }
  }
  await appendAudit(deed.db, {
    committeeId,
    actorPersonId: staff.personId,
    actor: deed.event?.platform ?? 'console',
    action: 'keep-calendar',
    objectKind: 'calendar_day',
    objectId: first ?? '',
    detail: { changed: changed.length },
  });
}
