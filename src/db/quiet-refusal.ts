/** Quiet ways that a platform refuses to this app altogether, so that nobody asks for them again and again. */

import { sql } from 'kysely';
import type { QuietAction, QuietWays } from '../chat/quiet.js';
import type { Db, Tx } from './schema.js';

/** After this it is tried again: somebody may have granted the permission meanwhile. */
const REFUSED_FOR_MS = 6 * 3_600_000;

/** The platform refused this way whatever the message was: no permission. */
export async function noteQuietRefusal(db: Db | Tx, platform: string, way: QuietAction): Promise<void> {
  await sql`
    insert into quiet_refusal (platform, way, refused_at) values (${platform}, ${way}, now())
    on conflict (platform, way) do update set refused_at = excluded.refused_at`.execute(db);
}

/** @returns of `ways` those that are not refused now. */
export async function listQuietWays(db: Db | Tx, ways: QuietWays): Promise<QuietWays> {
  const { rows } = await sql<{ platform: string; way: QuietAction }>`
    select platform, way from quiet_refusal
    where refused_at > now() - ${REFUSED_FOR_MS} * interval '1 millisecond'`.execute(db);
  const isRefused = (platform: string, way: QuietAction) =>
    rows.some((row) => row.platform === platform && row.way === way);
  return new Map(
    [...ways].map(([platform, those]) => [platform, those.filter((way) => !isRefused(platform, way))]),
  );
}
