/** The preview of a roster file: what would change, and the question whether it shall. */

import { z } from 'zod';
import type { Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { insertDialogue } from '../src/db/dialogue.js';
import { blankWordsOf } from '../src/db/inbox.js';
import { listRosterPeople, phoneKeysWith } from '../src/db/roster-people.js';
import type { CommitteeId } from '../src/db/schema.js';
import { RosterRefused } from '../src/domain/roster-fault.js';
import { planRoster, type RosterPlan } from '../src/domain/roster-plan.js';
import type { RosterReading } from '../src/domain/roster-row.js';
import { readRosterFile } from '../src/paper/roster-file.js';
import { describePlan } from './wording/describe-plan.js';
import { rosterWording } from './wording/roster.js';
import { describeRosterFault } from './wording/roster-remarks.js';

const QUESTION_LASTS_MS = 30 * 60_000;

const fetched = z.object({ ok: z.literal(true), data: z.object({ bytes: z.string() }) });

export interface FetchedRoster {
  committeeId: number;
  personId: number;
  platform: string;
  userId: string;
  fileName: string;
  answer?: unknown;
}

/** Reads what the platform brought. Every fault is told by line and column; then nothing waits to be confirmed. */
export async function previewRosterFile(deed: Deed, file: FetchedRoster): Promise<Reply[]> {
  // The row holds the whole file; what is still needed of it goes sealed into the question, for half an hour.
  if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
  const tell = (text: string) => [sayTo({ kind: 'user', id: file.userId }, text)];
  const answer = fetched.safeParse(file.answer);
  if (!answer.success) return tell(rosterWording.notFetched);
  const bytes = Buffer.from(answer.data.data.bytes, 'base64');
  try {
    const reading = await readRosterFile(file.fileName, bytes);
    return tell(await previewRoster(deed, file, reading));
  } catch (error) {
    if (error instanceof RosterRefused) return tell(describeRosterFault(error.fault));
    throw error;
  }
}

/** Plans the import as things are now and asks. @returns what the admin reads. */
export async function previewRoster(
  deed: Deed,
  admin: { committeeId: number; platform: string; userId: string },
  reading: RosterReading,
): Promise<string> {
  const planned = await planNow(deed, admin.committeeId as CommitteeId, reading);
  const { plan, isReordered } = planned;
  const preview = `${describePlan(plan)}${isReordered ? `\n${rosterWording.reordered}` : ''}`;
  if (plan.problems.length > 0) return preview;
  if (!isReordered && plan.entries.every((entry) => entry.kind === 'same'))
    return `${preview}\n${rosterWording.nothingChanges}`;
  const place = {
    platform: admin.platform,
    platformChatId: '',
    chatKind: 'private' as const,
    sender: { id: admin.userId },
  };
  await insertDialogue(deed.db, deed.seal, place, {
    job: 'import-roster',
    payload: { committeeId: admin.committeeId, fingerprint: fingerprintOf(deed, planned), reading },
    expiresAt: new Date(deed.now.getTime() + QUESTION_LASTS_MS),
  });
  return `${preview}\n${rosterWording.confirm}`;
}

export interface PlannedRoster {
  plan: RosterPlan;
  /** People who are known stand in another order than before. */
  isReordered: boolean;
}

/** What importing would change as things are now. */
export async function planNow(
  deed: Deed,
  committeeId: CommitteeId,
  reading: RosterReading,
): Promise<PlannedRoster> {
  const people = await listRosterPeople(deed.db, deed.seal, committeeId, reading.rows);
  const plan = planRoster(people, reading, phoneKeysWith(deed.seal));
  const place = new Map(
    people.flatMap((person, at) => (person.roles.includes('member') ? [[person.personId, at]] : [])),
  );
  // Who is not in the file follows those who are.
  const places = [...plan.entries, ...plan.absent].flatMap((one) => place.get(one.personId ?? -1) ?? []);
  return { plan, isReordered: places.some((at, index) => index > 0 && at < (places[index - 1] as number)) };
}

/** Whether two plans are the same, without keeping the first: a keyed hash. */
export function fingerprintOf(deed: Deed, planned: PlannedRoster): string {
  return deed.seal.index(`roster plan ${JSON.stringify(planned)}`).toString('hex');
}
