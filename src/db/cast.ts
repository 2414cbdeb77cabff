/** The cast of the playground: whom one can play, and the groups to type in. */

import type { Cast } from '../chat/adapter.js';
import type { Db } from './schema.js';

/** People and groups of a platform that belong to the demo committee; empty as soon as there is another committee. */
export async function readCast(db: Db, platform: string): Promise<Cast> {
  const real = await db.selectFrom('committee').select('id').where('is_demo', '=', false).executeTakeFirst();
  if (real) return { people: [], chats: [] };
  const people = await db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .innerJoin('member', 'member.person_id', 'person.id')
    .innerJoin('committee', 'committee.id', 'member.committee_id')
    .leftJoin('unit_membership', (join) =>
      join.onRef('unit_membership.member_id', '=', 'member.id').on('unit_membership.ends_day', 'is', null),
    )
    .leftJoin('unit', (join) =>
      join.onRef('unit.id', '=', 'unit_membership.unit_id').on('unit.kind', '=', 'sector'),
    )
    .select(['account.platform_user_id as id', 'person.name', 'unit.name as sector', 'member.standing'])
    .where('account.platform', '=', platform)
    .where('committee.is_demo', '=', true)
    .where((eb) => eb.or([eb('unit_membership.id', 'is', null), eb('unit.id', 'is not', null)]))
    .orderBy('member.sort_order')
    .execute();
  const staff = await db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .innerJoin('staff_account', 'staff_account.person_id', 'person.id')
    .innerJoin('committee', 'committee.id', 'staff_account.committee_id')
    .select(['account.platform_user_id as id', 'person.name', 'staff_account.roles'])
    .where('account.platform', '=', platform)
    .where('committee.is_demo', '=', true)
    .orderBy('staff_account.sort_order')
    .execute();
  const chats = await db
    .selectFrom('chat')
    .innerJoin('committee', 'committee.id', 'chat.committee_id')
    .select(['platform_chat_id', 'chat.name'])
    .where('platform', '=', platform)
    .where('committee.is_demo', '=', true)
    .where('kind', '=', 'group')
    .orderBy('chat.id')
    .execute();
  return {
    people: eachOnce([
      ...people.map((row) => ({
        platformUserId: row.id,
        name: row.name,
        role: row.standing ? '常委' : '委员',
        sector: row.sector ?? '',
      })),
      ...staff.map((row) => ({
        platformUserId: row.id,
        name: row.name,
        role: row.roles.map((role) => STAFF_TITLES[role]).join('、'),
        sector: '',
      })),
    ]),
    chats: chats.map((row) => ({ platformChatId: row.platform_chat_id, name: row.name })),
  };
}

/** Whoever is member and staff is one person with both roles. */
function eachOnce(rows: Cast['people']): Cast['people'] {
  const people = new Map<string, Cast['people'][number]>();
  for (const row of rows) {
    const known = people.get(row.platformUserId);
    const merged = known && {
      ...known,
      role: `${known.role}、${row.role}`,
      sector: known.sector || row.sector,
    };
    people.set(row.platformUserId, merged ?? row);
  }
  return [...people.values()];
}

const STAFF_TITLES = { staff: '机关', tipEditor: '信息员', approver: '签发人', admin: '管理员' } as const;
