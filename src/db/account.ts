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

/** Notes that a private message could not reach this user. */
export async function markUnreachable(tx: Tx, platform: string, platformUserId: string): Promise<void> {
  await sql`update account set reachable = false
    where platform = ${platform} and platform_user_id = ${platformUserId}`.execute(tx);
}
