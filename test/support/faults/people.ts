/** More members and groups than the demo committee has, for cases of hundreds of groups and thousands of people. */

import { sql } from 'kysely';
import type { Db } from '../../../src/db/schema.js';
import type { FakeLark } from '../fake-lark/index.js';

/** The tag that a notice to all of them is addressed by. */
export const GROUP_TAG = '读书组';

/** Inserts `count` members with Feishu accounts. @returns their names: 委员1, 委员2, … */
export async function addMembers(db: Db, lark: FakeLark, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `委员${n + 1}`);
  const rows = names.map((name, n) => ({ name, sort_order: 10_000 + n, user_id: lark.userId(name) }));
  await sql`
    with added as (
      select row.name, row.sort_order, row.user_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (name text, sort_order int, user_id text)
    ), persons as (
      insert into person (name) select name from added returning id, name
    ), members as (
      insert into member (committee_id, person_id, sort_order)
      select (select min(id) from committee), persons.id, added.sort_order from persons join added using (name)
    )
    insert into account (platform, platform_user_id, person_id, linked_by)
    select 'lark', added.user_id, persons.id, 'roster' from persons join added using (name)`.execute(db);
  return names;
}

/** Inserts `count` groups of the committee. @returns their names: 第1读书群, … */
export async function addGroups(db: Db, lark: FakeLark, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `第${n + 1}读书群`);
  const rows = names.map((name) => ({ name, chat_id: lark.chatId(name) }));
  await sql`
    insert into chat (platform, platform_chat_id, committee_id, name, tags)
    select 'lark', row.chat_id, (select min(id) from committee), row.name, array[${GROUP_TAG}]
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (name text, chat_id text)`.execute(db);
  return names;
}
