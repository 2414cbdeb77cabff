/** The columns that a roster file may have. */

/** A column of the file; the four account columns are one. */
export const ROSTER_FIELDS = [
  'name',
  'sector',
  'specialCommittee',
  'liaisonGroup',
  'memberStudio',
  'participatingOrganization',
  'workPost',
  'post',
  'party',
  'phone',
  'roles',
  'accounts',
] as const;
export type RosterField = (typeof ROSTER_FIELDS)[number];
