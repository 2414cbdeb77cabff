/** The units of a committee a member sits in, and what people call them. */

export const UNIT_KINDS = [
  'sector',
  'specialCommittee',
  'liaisonGroup',
  'memberStudio',
  'participatingOrganization',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Kind → what rosters, previews and lists call it. */
export const UNIT_WORDS: Readonly<Record<UnitKind, string>> = {
  sector: '界别',
  specialCommittee: '专委会',
  liaisonGroup: '联络组',
  memberStudio: '委员工作室',
  participatingOrganization: '参加单位',
};
