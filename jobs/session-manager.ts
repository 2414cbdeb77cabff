/** Who may arrange study sessions: staff all of them, a 召集人 those of the units they convene. */

import type { Deed } from '../src/db/deed.js';
import type { PersonId, UnitId } from '../src/db/schema.js';
import { listConvenedUnits } from '../src/db/study-session.js';
import { mayAct } from '../src/domain/role.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { sessionWording as wording } from './wording/study-sessions.js';

export interface SessionManager {
  personId: PersonId;
  committee: ReturnType<typeof committeeMeant>;
  /** undefined: all of them. */
  units: readonly { id: UnitId; name: string }[] | undefined;
}

/** @throws UserError, privately, when the asker is neither staff nor 召集人. */
export async function askingManager(deed: Deed): Promise<SessionManager> {
  const committee = committeeMeant(deed);
  const { personId } = deed.asker;
  const { standing } = deed;
  if (personId && standing && mayAct(standing.roles, 'staff'))
    return { personId, committee, units: undefined };
  if (personId && standing?.memberId && standing.roles.has('convener'))
    return { personId, committee, units: await listConvenedUnits(deed.db, standing.memberId) };
  throw new UserError('role_missing', wording.notManager, {}, 'private');
}

export function mayManage({ units }: SessionManager, session: { unitId: UnitId | null }): boolean {
  return units === undefined || units.some((unit) => unit.id === session.unitId);
}
