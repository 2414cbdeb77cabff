/** Which committee a command is about: the one named, else the only one that is not the demo. */

import { findCommittee, listCommittees } from '../../src/db/committee.js';
import type { CommitteeRow } from '../../src/db/deed.js';
import { OperatorError, UsageError } from '../../src/errors.js';
import type { House } from './command.js';

/** @throws OperatorError when there is no such one, UsageError when several could be meant. */
export async function committeeMeant(house: House): Promise<CommitteeRow> {
  if (house.committeeCode !== undefined) return committeeNamed(house, house.committeeCode);
  const committees = await listCommittees(house.db);
  const real = committees.filter((committee) => !committee.isDemo);
  if (real.length > 1)
    throw new UsageError(
      'committee_ambiguous',
      `there are several committees; name one: ${real.map((one) => `--committee ${one.code ?? one.name}`).join(', ')}`,
    );
  if (real[0]) return real[0];
  const demo = committees[0] ? `, or name the demo: --committee ${committees[0].name}` : '';
  throw new OperatorError(
    'committee_missing',
    `there is no committee yet; add one: qunyi committees add NAME${demo}`,
  );
}

/** @param named a code or a name. @throws OperatorError when there is no such one. */
export async function committeeNamed(house: House, named: string): Promise<CommitteeRow> {
  const found = await findCommittee(house.db, named);
  if (found) return found;
  const known = (await listCommittees(house.db)).map((one) => one.code ?? one.name);
  throw new OperatorError(
    'committee_unknown',
    `there is no committee ${named}; there is ${known.join(', ') || 'none yet: qunyi committees add NAME'}`,
  );
}
