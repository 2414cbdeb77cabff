/** Requests to be bound: who claims to be whom, until staff decide. One waits per account. */

import { sql } from 'kysely';
import type { CommitteeId, PersonId, Tx } from './schema.js';

export interface LinkRequest {
  id: number;
  platform: string;
  platformUserId: string;
  /** Further ids of the same account. */
  otherIds: string[];
  claimedName: string;
  personId: PersonId;
}

/** Stores a request, in place of one that waits for this account. @returns whether the account had none waiting. */
export async function insertLinkRequest(
  tx: Tx,
  request: Omit<LinkRequest, 'id'> & { committeeId: CommitteeId },
): Promise<boolean> {
  const { rows } = await sql<{ is_new: boolean }>`
    insert into link_request as old (committee_id, platform, platform_user_id, other_ids, claimed_name, person_id)
    values (${request.committeeId}, ${request.platform}, ${request.platformUserId},
      ${sql.val(request.otherIds)}::text[], ${request.claimedName}, ${request.personId})
    on conflict (platform, platform_user_id) where state = 'waiting' do update set
      committee_id = excluded.committee_id, other_ids = excluded.other_ids,
      claimed_name = excluded.claimed_name, person_id = excluded.person_id
    returning (xmax = 0) as is_new`.execute(tx);
  return rows[0]?.is_new ?? false;
}

/** The committee's waiting requests, oldest first. */
export async function listLinkRequests(
  tx: Tx,
  committeeId: CommitteeId,
  limit: number,
): Promise<LinkRequest[]> {
  const rows = await tx
    .selectFrom('link_request')
    .select(['id', 'platform', 'platform_user_id', 'other_ids', 'claimed_name', 'person_id'])
    .where('committee_id', '=', committeeId)
    .where('state', '=', 'waiting')
    .where('person_id', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    platform: row.platform,
    platformUserId: row.platform_user_id,
    otherIds: row.other_ids,
    claimedName: row.claimed_name,
    personId: row.person_id as PersonId,
  }));
}

/** Decides a request that still waits and still names this person. @returns undefined when it was decided or changed. */
export async function decideLinkRequest(
  tx: Tx,
  id: number,
  asSeen: { committeeId: CommitteeId; personId: PersonId },
  decision: { state: 'approved' | 'refused'; by: PersonId; at: Date },
): Promise<{ otherIds: string[] } | undefined> {
  const row = await tx
    .updateTable('link_request')
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where('id', '=', id)
    .where('committee_id', '=', asSeen.committeeId)
    .where('person_id', '=', asSeen.personId)
    .where('state', '=', 'waiting')
    .returning('other_ids')
    .executeTakeFirst();
  return row && { otherIds: row.other_ids };
}

/** Takes back what waits for an account that was bound in another way. */
export async function deleteWaitingLinkRequests(
  tx: Tx,
  platform: string,
  platformUserIds: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('link_request')
    .where('platform', '=', platform)
    .where('platform_user_id', 'in', [...platformUserIds])
    .where('state', '=', 'waiting')
    .execute();
}
