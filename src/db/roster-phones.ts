/** Phones of the committee's people who have no account on a platform yet: for asking the platform who they are. */

import { sql } from 'kysely';
import type { Seal } from '../seal/seal.js';
import { phonePlace } from './person.js';
import type { CommitteeId, PersonId, Tx } from './schema.js';

export interface PersonWithPhone {
  personId: PersonId;
  memberId: number | null;
  name: string;
  phone: string;
}

interface SealedRow {
  personId: PersonId;
  memberId: number | null;
  name: string;
  sealed: Buffer;
}

/** Active members and staff, by person id from `after` on, at most `limit`. */
export async function listUnlinkedPhones(
  tx: Tx,
  seal: Seal,
  committeeId: CommitteeId,
  platform: string,
  range: { after: number; limit: number },
): Promise<PersonWithPhone[]> {
  return open(seal, await find(tx, committeeId, platform, sql`p.id > ${range.after}`, range.limit));
}

/** Of these people those who still stand in the committee and have no account on the platform. */
export async function listStillUnlinked(
  tx: Tx,
  seal: Seal,
  committeeId: CommitteeId,
  platform: string,
  personIds: readonly number[],
): Promise<PersonWithPhone[]> {
  const among = sql`p.id = any(${sql.val(personIds.map(String))}::bigint[])`;
  return open(seal, await find(tx, committeeId, platform, among, personIds.length));
}

async function find(
  tx: Tx,
  committeeId: CommitteeId,
  platform: string,
  which: ReturnType<typeof sql>,
  limit: number,
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select p.id as "personId", m.id as "memberId", p.name, p.phone_sealed as sealed
    from person p
    left join member m on m.person_id = p.id and m.committee_id = ${committeeId} and m.status = 'active'
    left join staff_account s
      on s.person_id = p.id and s.committee_id = ${committeeId} and s.disabled_at is null
    where ${which} and p.phone_sealed is not null and (m.id is not null or s.id is not null)
      and not exists (select from account a where a.person_id = p.id and a.platform = ${platform})
    order by p.id limit ${limit}`.execute(tx);
  return rows;
}

function open(seal: Seal, rows: readonly SealedRow[]): PersonWithPhone[] {
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    phone: seal.open(sealed, phonePlace(row.personId)),
  }));
}
