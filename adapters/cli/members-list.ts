/** `members list`: the committee's members in the roster's order; never a phone number. */

import { type ListedMember, listMembers } from '../../src/db/member-list.js';
import type { UnitKind } from '../../src/db/schema.js';
import { defineCommand } from './command.js';
import { committeeMeant } from './committee-meant.js';
import { tell, toTable } from './tell.js';

export const membersListCommand = defineCommand({
  syntax: 'members list',
  summary: 'list the members, in the official order of the roster file',
  async run(house, _args, _options, io) {
    const committee = await committeeMeant(house);
    const members = await listMembers(house.db, committee.id);
    const value = members.map((member) => ({
      id: member.memberId,
      name: member.name,
      standing: member.standing,
      post: member.post,
      workPost: member.workPost,
      units: member.units.map(({ kind, name, convener }) => ({ kind, name, convener })),
      roles: member.staffRoles,
      bound: member.isBound,
    }));
    const rows = members.map((member) => [
      member.name,
      unitsOf(member, 'sector'),
      unitsOf(member, 'specialCommittee'),
      unitsOf(member, 'liaisonGroup'),
      member.standing ? '常委' : '',
      member.isBound ? '已绑定' : '未绑定',
    ]);
    const heading = ['姓名', '界别', '专委会', '联络组', '', '账号'];
    tell(io, value, toTable(heading, rows) || 'none yet: qunyi members import FILE');
    return 0;
  },
});

function unitsOf({ units }: ListedMember, kind: UnitKind): string {
  return units
    .filter((unit) => unit.kind === kind)
    .map((unit) => unit.name)
    .join('、');
}
