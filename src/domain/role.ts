/** Who may do what: the roles of people in a committee. */

/** Staff roles; several per person. `staff` 办公室 · `tipEditor` 信息员 · `approver` 签发人 · `admin` 管理员. */
export const STAFF_ROLES = ['staff', 'tipEditor', 'approver', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Everything a person can be in a committee. */
export type Role = 'member' | 'standingCommitteeMember' | 'convener' | StaffRole;

/** Whether someone with `roles` may do what asks for `wanted`; an admin may do what any staff may. */
export function mayAct(roles: ReadonlySet<Role>, wanted: Role): boolean {
  if (roles.has(wanted)) return true;
  return roles.has('admin') && (STAFF_ROLES as readonly Role[]).includes(wanted);
}

/** How a role is called. */
export function wordOfRole(role: Role): string {
  return Object.keys(ROLE_WORDS).find((word) => ROLE_WORDS[word] === role) as string;
}

/** 角色 as rosters write them → roles. */
export const ROLE_WORDS: Readonly<Record<string, Role>> = {
  委员: 'member',
  常委: 'standingCommitteeMember',
  召集人: 'convener',
  信息员: 'tipEditor',
  机关: 'staff',
  签发人: 'approver',
  管理员: 'admin',
};
