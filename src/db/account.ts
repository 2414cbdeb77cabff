/** Accounts: which platform users are which people. */

import { sql } from 'kysely';
import type { PersonId, Tx } from './schema.js';

/** @returns false when that platform user is bound already (to whomever). */
export async function insertAccount(
  tx: Tx,
  account: {
    platform: string;
    platformUserId: string;
    personId: PersonId;
    linkedBy: 'roster' | 'phone' | 'code' | 'approval' | 'demo';
  },
): Promise<boolean> {
  const result = await tx
    .insertInto('account')
    .values({
      platform: account.platform,
      platform_user_id: account.platformUserId,
      person_id: account.personId,
      linked_by: account.linkedBy,
    })
    .onConflict((conflict) => conflict.columns(['platform', 'platform_user_id']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The person an account is bound to, by any of its ids; two persons when the ids do not agree. */
export async function listPeopleBoundTo(
  tx: Tx,
  platform: string,
  platformUserIds: readonly string[],
): Promise<PersonId[]> {
  const rows = await tx
    .selectFrom('account')
    .select('person_id')
    .distinct()
    .where('platform', '=', platform)
    .where('platform_user_id', 'in', [...platformUserIds])
    .execute();
  return rows.map((row) => row.person_id);
}

/** Which of these people have an account on any platform. */
export async function listBoundPeople(tx: Tx, personIds: readonly PersonId[]): Promise<Set<PersonId>> {
  if (personIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom('account')
    .select('person_id')
    .distinct()
    .where('person_id', 'in', [...personIds])
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

/** The accounts of a person on platforms that are in use: where a chat of ours is. */
export async function listAccountsInUse(
  tx: Tx,
  personId: PersonId,
): Promise<{ platform: string; platformUserId: string }[]> {
  const { rows } = await sql<{ platform: string; platformUserId: string }>`
    select a.platform, a.platform_user_id as "platformUserId" from account a
    where a.person_id = ${personId} and exists (select from chat c where c.platform = a.platform)
    order by a.id`.execute(tx);
  return rows;
}

/** Unbinds a platform user. @returns how many accounts went. */
export async function deleteAccounts(
  tx: Tx,
  platform: string,
  platformUserIds: readonly string[],
): Promise<number> {
  const result = await tx
    .deleteFrom('account')
    .where('platform', '=', platform)
    .where('platform_user_id', 'in', [...platformUserIds])
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
