/** The calendar as a file: fetched, previewed, and adopted when staff confirm. A file with a fault changes nothing. */

import { z } from 'zod';
import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { blankWordsOf } from '../src/db/inbox.js';
import { CalendarRefused } from '../src/domain/calendar-fault.js';
import { RosterRefused } from '../src/domain/roster-fault.js';
import { UserError } from '../src/errors.js';
import { type FileDay, MAX_CALENDAR_BYTES, readCalendarFile } from '../src/paper/calendar-file.js';
import { askingStaff } from './asker.js';
import { changeCalendar } from './calendar-change.js';
import { describeCalendarFault } from './wording/calendar-faults.js';
import { describeRosterFault } from './wording/roster-remarks.js';
import { calendarWording as wording } from './wording/work-calendar.js';

export const CALENDAR_OPEN_MS = 30 * 60_000;

export const sentFile = z.object({
  key: z.string(),
  fileName: z.string(),
  sizeBytes: z.number().optional(),
});

/** Whoever sent it: what the platform brings is gone on with as theirs. */
export const fetchedFile = z.object({
  committeeId: z.number().int(),
  platform: z.string(),
  userId: z.string(),
  sentAt: z.string(),
  fileName: z.string(),
  answer: z.unknown(),
});

/** What waits to be confirmed. */
export const filePlan = z.object({
  committeeId: z.number().int(),
  days: z.array(z.object({ day: z.string(), kind: z.enum(['off', 'work']), name: z.string() })),
});

const fetched = z.object({ ok: z.literal(true), data: z.object({ bytes: z.string() }) });

export function fetchCalendar(deed: Deed, event: MessageEvent, file: z.infer<typeof sentFile>): Reply {
  const { committee } = askingStaff(deed, 'staff');
  if ((file.sizeBytes ?? 0) > MAX_CALENDAR_BYTES) throw new UserError('roster_invalid', wording.tooLarge);
  const { platformMessageId, platform, sender, sentAt } = event;
  const of = { committeeId: committee.id, platform, userId: sender.id, sentAt: sentAt.toISOString() };
  return {
    target: { kind: 'app', id: '' },
    action: { action: 'fetch-file', platformMessageId, key: file.key, kind: 'file' },
    priority: 'answer',
    continueWith: { job: 'keep-calendar', payload: { step: 'fetched', ...of, fileName: file.fileName } },
  };
}

export async function previewCalendar(deed: Deed, file: z.infer<typeof fetchedFile>): Promise<Reply[]> {
  if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
  const tell = (text: string) => [sayTo({ kind: 'user', id: file.userId }, text)];
  const answer = fetched.safeParse(file.answer).data;
  if (!answer) return tell(wording.notFetched);
  let days: FileDay[];
  try {
    days = readCalendarFile(file.fileName, Buffer.from(answer.data.bytes, 'base64'), new Date(file.sentAt));
  } catch (error) {
    if (error instanceof CalendarRefused) return tell(describeCalendarFault(error.fault));
    if (error instanceof RosterRefused) return tell(describeRosterFault(error.fault));
    throw error;
  }
  const { platform, userId, committeeId } = file;
  const place = { platform, platformChatId: '', chatKind: 'private' as const, sender: { id: userId } };
  await insertDialogue(deed.db, deed.seal, place, {
    job: 'keep-calendar',
    payload: { committeeId, days },
    expiresAt: new Date(deed.now.getTime() + CALENDAR_OPEN_MS),
  });
  return tell(wording.preview(days, yearsOf(days)));
}

/** A file is the whole calendar of the years that stand in it. */
export async function adoptCalendar(
  deed: Deed,
  event: EventInChat,
  { committeeId, days }: z.infer<typeof filePlan>,
): Promise<Reply> {
  const staff = askingStaff(deed, 'staff');
  if (staff.committee.id !== committeeId) throw new UserError('draft_expired', wording.otherCommittee);
  await closeDialogue(deed.db, event, 'keep-calendar');
  const years = yearsOf(days).map((year) => ({ from: `${year}-01-01`, to: `${year}-12-31` }));
  await changeCalendar(deed, staff, days, years);
  return replyPrivately(event, wording.adopted(days.length));
}

function yearsOf(days: readonly { day: string }[]): string[] {
  return [...new Set(days.map((one) => one.day.slice(0, 4)))].sort();
}
