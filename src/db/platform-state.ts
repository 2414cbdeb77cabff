/** How platforms with one connection stand, as the gateway that has it wrote it, for all other processes and for staff. */

import { sql } from 'kysely';
import type { PlatformState } from '../chat/adapter.js';
import type { Seal } from '../seal/seal.js';
import type { Db, Tx } from './schema.js';

export interface StoredPlatformState extends PlatformState {
  platform: string;
  /** When the gateway last wrote it, and how long ago that is, in ms. */
  writtenAt: Date;
  ageMs: number;
}

export async function writePlatformState(
  db: Db,
  seal: Seal,
  platform: string,
  state: PlatformState,
): Promise<void> {
  const values = {
    connected: state.connected,
    since: state.since,
    reason: state.reason ?? null,
    login_code: state.loginCode === undefined ? null : seal.seal(state.loginCode, placeOf(platform)),
    updated_at: sql<Date>`now()`,
  };
  await db
    .insertInto('platform_state')
    .values({ platform, ...values })
    .onConflict((conflict) => conflict.column('platform').doUpdateSet(values))
    .execute();
}

/** @param seal opens what is to be scanned for a login; without it that is left out. */
export async function listPlatformStates(db: Db | Tx, seal?: Seal): Promise<StoredPlatformState[]> {
  const rows = await db
    .selectFrom('platform_state')
    .select(['platform', 'connected', 'since', 'reason', 'login_code', 'updated_at'])
    .select(sql<number>`(extract(epoch from now() - updated_at) * 1000)::float8`.as('age_ms'))
    .orderBy('platform')
    .execute();
  return rows.map((row) => ({
    platform: row.platform,
    connected: row.connected,
    since: row.since,
    ...(row.reason !== null && { reason: row.reason }),
    ...(seal && row.login_code && { loginCode: seal.open(row.login_code, placeOf(row.platform)) }),
    writtenAt: row.updated_at,
    ageMs: row.age_ms,
  }));
}

function placeOf(platform: string): string {
  return `platform_state.login_code.${platform}`;
}
