/** Study sessions for dialogue tests: an empty table, and sessions as staff make them. */

import type { CommitteeId } from '../../src/db/schema.js';
import { insertSession, listUnits } from '../../src/db/study-session.js';
import { inTransaction } from '../../src/db/transaction.js';
import type { Talk } from './dialogue.js';

/** Takes away what was arranged and said before. */
export async function clearSessions({ db }: Talk): Promise<void> {
  for (const table of [
    'session_attendance',
    'study_session_member',
    'study_session_unit',
    'study_session_chat',
    'study_session',
    'dialogue',
    'recall',
  ] as const)
    await db.deleteFrom(table).execute();
}

/** Arranges a session in a private chat, by staff unless somebody else is named. */
export async function arrange(talk: Talk, words: string, by = '陈静'): Promise<void> {
  await talk.private().says(by, `新建学习 ${words}`);
  const said = (await talk.private().says(by, '确认')).join();
  if (!said.includes('已安排')) throw new Error(`not arranged: ${said}`);
}

/** Makes a session of two hours without a word being said. @param sector whom it invites and whose it is; else everybody. */
export async function insertPlanned(
  talk: Talk,
  kind: string,
  startsAt: string,
  sector?: string,
): Promise<void> {
  await inTransaction(talk.db, async (tx) => {
    const { id } = await tx.selectFrom('committee').select('id').executeTakeFirstOrThrow();
    const committeeId = id as CommitteeId;
    const unit = (await listUnits(tx, committeeId)).find((one) => one.name === sector);
    const begin = new Date(startsAt);
    const plan = {
      kind,
      title: '',
      startsAt: begin,
      endsAt: new Date(begin.getTime() + 2 * 3_600_000),
      place: '三楼会议室',
      speaker: '',
      materials: '',
      unitId: unit?.id ?? null,
      invitesAll: unit === undefined,
      invitesStanding: false,
      unitIds: unit ? [unit.id] : [],
      memberIds: [],
      chatIds: [],
    };
    await insertSession(tx, plan, { committeeId, createdBy: null, inboxId: null });
  });
}
