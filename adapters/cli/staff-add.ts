/** `staff add`: gives somebody a role in the office, and prints the code with which they bind their account once. */

import { appendAudit } from '../../src/db/audit.js';
import type { CommitteeRow } from '../../src/db/deed.js';
import { LINK_CODE_DAYS, makeLinkCode } from '../../src/db/link-code.js';
import { findPeopleByName, type NamedPerson } from '../../src/db/member-list.js';
import type { PersonId, Tx } from '../../src/db/schema.js';
import { grantRoles, hasAdmin, insertPerson } from '../../src/db/staff-account.js';
import { inTransaction } from '../../src/db/transaction.js';
import { cleanPersonName } from '../../src/domain/person-name.js';
import { ROLE_WORDS, STAFF_ROLES, type StaffRole } from '../../src/domain/role.js';
import { OperatorError, UsageError } from '../../src/errors.js';
import { defineCommand, type House } from './command.js';
import { committeeMeant } from './committee-meant.js';
import { readRowId } from './row-id.js';
import { tell } from './tell.js';

const NAME_CHARS = 40;

export const staffAddCommand = defineCommand({
  syntax: 'staff add <name>',
  summary: 'make somebody staff, and print a one-time code that binds their account (绑定 CODE, in private)',
  configure(parser) {
    parser.option(
      '--role <roles>',
      `${listRoles()}; several by comma (default: those they have; for somebody new admin while there is none, else staff)`,
    );
    parser.option('--person <id>', 'which of several people of that name');
  },
  async run(house, [typed = ''], options, io) {
    const committee = await committeeMeant(house);
    const name = readName(typed);
    const wanted = readRoles(options.role as string | undefined);
    const personId = options.person === undefined ? undefined : readRowId<PersonId>(String(options.person));
    const made = await inTransaction(house.db, (tx) =>
      addStaff(tx, house, committee, { name, personId, roles: wanted }),
    );
    const words = made.roles.map((role) => titleOf(role)).join('、');
    const lines = [
      `${name} is ${words} of ${committee.name}${made.isNew ? ' (not in the roster yet: added)' : ''}`,
      `binding code: ${made.code}`,
      `${name} sends it to the bot in a private chat within ${LINK_CODE_DAYS} days: 绑定 ${made.code}`,
    ];
    tell(io, { name, ...made, committee: committee.code ?? committee.name }, lines.join('\n'));
    return 0;
  },
});

async function addStaff(
  tx: Tx,
  house: House,
  committee: CommitteeRow,
  wanted: { name: string; personId: PersonId | undefined; roles: StaffRole[] },
) {
  const known = await findPerson(tx, committee, wanted.name, wanted.personId);
  const personId = known?.personId ?? (await insertPerson(tx, wanted.name));
  const asked = wanted.roles.length > 0 ? wanted.roles : await rolesFor(tx, committee, known?.staffRoles);
  const roles = await grantRoles(tx, committee.id, personId, asked);
  const code = await makeLinkCode(tx, house.seal, { committeeId: committee.id, personId }, house.now());
  await appendAudit(tx, {
    committeeId: committee.id,
    actorPersonId: undefined,
    actor: 'cli',
    action: 'add-staff',
    objectKind: 'person',
    objectId: personId,
    detail: { roles: asked, isNew: known === undefined },
  });
  return { personId, roles, code, isNew: known === undefined };
}

/** Without --role: nothing besides what they have, so that a new code can be made at any time. */
async function rolesFor(
  tx: Tx,
  committee: CommitteeRow,
  has: readonly StaffRole[] = [],
): Promise<StaffRole[]> {
  if (has.length > 0) return [];
  return [(await hasAdmin(tx, committee.id)) ? 'staff' : 'admin'];
}

/** @throws OperatorError when several bear the name, or the one that was meant does not. */
async function findPerson(
  tx: Tx,
  committee: CommitteeRow,
  name: string,
  personId: PersonId | undefined,
): Promise<NamedPerson | undefined> {
  const people = await findPeopleByName(tx, committee.id, name);
  const described = people.map((one) => `--person ${one.personId} (${one.sectors.join('、') || '机关'})`);
  if (personId !== undefined && !people.some((one) => one.personId === personId))
    throw new OperatorError(
      'person_unknown',
      `no ${name} of this committee has that id; ${described.join(', ')}`,
    );
  if (personId === undefined && people.length > 1)
    throw new OperatorError(
      'name_ambiguous',
      `${people.length} people are called ${name}; say which: ${described.join(', ')}`,
    );
  return people.find((one) => personId === undefined || one.personId === personId);
}

function readName(typed: string): string {
  const name = cleanPersonName(typed);
  if (name === '' || [...name].length > NAME_CHARS || /\p{Cc}/u.test(name))
    throw new UsageError('name_wrong', `a name has 1 to ${NAME_CHARS} characters on one line`);
  return name;
}

function readRoles(typed: string | undefined): StaffRole[] {
  if (typed === undefined) return [];
  const words = typed.split(/[,，、\s]+/).filter((word) => word !== '');
  const roles = words.map((word) => STAFF_ROLES.find((role) => role === (ROLE_WORDS[word] ?? word)));
  const at = roles.indexOf(undefined);
  if (at >= 0 || words.length === 0)
    throw new UsageError('role_unknown', `unknown role ${words[at] ?? '(empty)'}; roles are ${listRoles()}`);
  return [...new Set(roles as StaffRole[])];
}

function titleOf(role: StaffRole): string {
  return Object.entries(ROLE_WORDS).find(([, one]) => one === role)?.[0] ?? role;
}

function listRoles(): string {
  return STAFF_ROLES.map((role) => `${role} ${titleOf(role)}`).join(', ');
}
