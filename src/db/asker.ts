/** Askers: who is behind a sender's ids, and where they stand. */

import { sql } from 'kysely';
import type { EventInChat } from '../chat/event.js';
import type { Role, StaffRole } from '../domain/role.js';
import type { Asker, Standing } from './deed.js';
import { type Pair, pairs } from './pairs.js';
import type { CommitteeId, MemberId, PersonId, Tx } from './schema.js';

export const NOBODY: Asker = { personId: undefined, name: undefined, standings: [] };

/** The people behind a batch of events, by `senderKey`; whoever is bound to nobody is not in it. */
export async function findAskers(tx: Tx, events: readonly EventInChat[]): Promise<Map<string, Asker>> {
  const asked = events.flatMap((event) => idsOf(event).map((id): Pair => [event.platform, id]));
  const { rows } = await sql<AskerRow>`
    select account.platform, account.platform_user_id, person.id as person_id, person.name,
      c.committee_id, m.id as member_id, m.status, m.standing, s.roles,
      exists (select from unit_membership u
        where u.member_id = m.id and u.convener and u.ends_day is null) as convener
    from ${pairs(asked)} as asked (platform, id)
    -- The limit keeps each one a look into the index, however many are asked for.
    join lateral (select a.platform, a.platform_user_id, a.person_id from account a
      where a.platform = asked.platform and a.platform_user_id = asked.id limit 1) account on true
    join person on person.id = account.person_id
    left join lateral (
      select committee_id from member where member.person_id = person.id
      union select committee_id from staff_account
        where staff_account.person_id = person.id and disabled_at is null
    ) c on true
    left join member m on m.person_id = person.id and m.committee_id = c.committee_id
    left join staff_account s on s.person_id = person.id and s.committee_id = c.committee_id
      and s.disabled_at is null`.execute(tx);
  const accounts = new Map<string, AskerRow[]>();
  for (const row of rows) {
    const key = `${row.platform} ${row.platform_user_id}`;
    accounts.set(key, [...(accounts.get(key) ?? []), row]);
  }
  const askers = new Map<string, Asker>();
  for (const event of events) {
    const mine = idsOf(event).flatMap((id) => accounts.get(`${event.platform} ${id}`) ?? []);
    if (mine[0]) askers.set(senderKey(event), toAsker(mine));
  }
  return askers;
}

/** The id answers are sent to first: when the ids are bound to two people, it tells who writes. */
function idsOf(event: EventInChat): string[] {
  return [event.sender.id, ...(event.sender.otherIds ?? [])];
}

interface AskerRow {
  platform: string;
  platform_user_id: string;
  person_id: PersonId;
  name: string;
  committee_id: CommitteeId | null;
  member_id: MemberId | null;
  status: 'active' | 'former' | 'revoked' | null;
  standing: boolean | null;
  convener: boolean;
  roles: StaffRole[] | null;
}

function toAsker(rows: AskerRow[]): Asker {
  const first = rows[0] as AskerRow;
  const standings = new Map<CommitteeId, Standing>();
  for (const row of rows) {
    if (row.committee_id === null || row.person_id !== first.person_id) continue;
    const active = row.status === 'active';
    const roles = new Set<Role>(row.roles ?? []);
    if (active) roles.add('member');
    if (active && row.standing) roles.add('standingCommitteeMember');
    if (active && row.convener) roles.add('convener');
    standings.set(row.committee_id, {
      committeeId: row.committee_id,
      memberId: active ? (row.member_id ?? undefined) : undefined,
      roles,
    });
  }
  return { personId: first.person_id, name: first.name, standings: [...standings.values()] };
}

export function senderKey(event: EventInChat): string {
  return `${event.platform} ${event.sender.id}`;
}
