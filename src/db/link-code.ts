/** Binding codes: staff hand one out, a person types it privately once; only a keyed hash is kept. */

import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { hasDigit, LINK_CODE_CHARS, LINK_CODE_DAYS, LINK_CODE_LETTERS } from '../domain/link-code.js';
import type { Seal } from '../seal/seal.js';
import type { CommitteeId, Db, PersonId, Tx } from './schema.js';

/** How long a code may be used, for whoever hands one out. */
export { LINK_CODE_DAYS };

const DAY_MS = 86_400_000;

/**
 * Makes a code for a person; earlier ones of the same person and committee end.
 * @returns the code as it is to be shown, `K7MP-3XQ9`: it cannot be read again.
 */
export async function makeLinkCode(
  tx: Tx,
  seal: Seal,
  whose: { committeeId: CommitteeId; personId: PersonId },
  now: Date,
): Promise<string> {
  await tx
    .updateTable('link_code')
    .set({ used_at: now })
    .where('committee_id', '=', whose.committeeId)
    .where('person_id', '=', whose.personId)
    .where('used_at', 'is', null)
    .execute();
  const code = randomCode();
  await tx
    .insertInto('link_code')
    .values({
      committee_id: whose.committeeId,
      person_id: whose.personId,
      code_hash: seal.index(placeOf(code)),
      expires_at: new Date(now.getTime() + LINK_CODE_DAYS * DAY_MS),
    })
    .execute();
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Until when codes made before `madeBefore` may still be used; undefined when none is open. */
export async function openCodesUntil(db: Db, madeBefore: Date, now: Date): Promise<Date | undefined> {
  const row = await db
    .selectFrom('link_code')
    .select((eb) => eb.fn.max('expires_at').as('until'))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('created_at', '<', madeBefore)
    .executeTakeFirst();
  return row?.until ?? undefined;
}

/** What came of using a code. `over`: used, replaced or too old · `unknown`: never handed out. */
export type CodeUse =
  | { kind: 'good'; committeeId: CommitteeId; personId: PersonId }
  | { kind: 'over' }
  | { kind: 'unknown' };

/** Whose a good code is, without using it up; undefined: none, or it is over. @param code as `readLinkCode` gives it. */
export async function findLinkCode(
  tx: Tx,
  seal: Seal,
  code: string,
  now: Date,
): Promise<{ committeeId: CommitteeId; personId: PersonId } | undefined> {
  const row = await tx
    .selectFrom('link_code')
    .select(['committee_id', 'person_id'])
    .where('code_hash', 'in', seal.indexes(placeOf(code)))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { committeeId: row.committee_id, personId: row.person_id };
}

/** Uses a code up, whatever it is used for: a second use finds it `over`. @param code as `readLinkCode` gives it. */
export async function useLinkCode(tx: Tx, seal: Seal, code: string, now: Date): Promise<CodeUse> {
  const hashes = seal.indexes(placeOf(code));
  const used = await tx
    .updateTable('link_code')
    .set({ used_at: now })
    .where('code_hash', 'in', hashes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['committee_id', 'person_id'])
    .executeTakeFirst();
  if (used) return { kind: 'good', committeeId: used.committee_id, personId: used.person_id };
  const known = await tx
    .selectFrom('link_code')
    .select('id')
    .where('code_hash', 'in', hashes)
    .executeTakeFirst();
  return { kind: known ? 'over' : 'unknown' };
}

/** Wrong codes an account may type within the window. */
export const MAX_WRONG_CODES = 5;
const WRONG_CODES_WINDOW_MS = 15 * 60_000;

/** When this account may try a code again; undefined when it may now. */
export async function codesBarredUntil(
  tx: Tx,
  platform: string,
  platformUserId: string,
  now: Date,
): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('link_attempt')
    .select(['tries', 'since'])
    .where('platform', '=', platform)
    .where('platform_user_id', '=', platformUserId)
    .executeTakeFirst();
  if (!row || row.tries < MAX_WRONG_CODES) return undefined;
  const until = new Date(row.since.getTime() + WRONG_CODES_WINDOW_MS);
  return until > now ? until : undefined;
}

/** Counts a wrong code; the window begins with the first one. */
export async function noteWrongCode(
  tx: Tx,
  platform: string,
  platformUserId: string,
  now: Date,
): Promise<void> {
  const windowStart = new Date(now.getTime() - WRONG_CODES_WINDOW_MS);
  await sql`
    insert into link_attempt as old (platform, platform_user_id, tries, since)
    values (${platform}, ${platformUserId}, 1, ${now})
    on conflict (platform, platform_user_id) do update set
      tries = case when old.since <= ${windowStart}::timestamptz then 1 else old.tries + 1 end,
      since = case when old.since <= ${windowStart}::timestamptz then excluded.since else old.since end`.execute(
    tx,
  );
}

function randomCode(): string {
  for (;;) {
    const letters = Array.from(
      { length: LINK_CODE_CHARS },
      () => LINK_CODE_LETTERS[randomInt(LINK_CODE_LETTERS.length)],
    );
    const code = letters.join('');
    if (hasDigit(code)) return code;
  }
}

function placeOf(code: string): string {
  return `link_code.code ${code}`;
}
