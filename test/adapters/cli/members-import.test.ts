/** `members import` does what the import in a chat does: behind the roster's lock; who was bound counts, and is told. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Commands, openCommands } from './open-commands.js';

let here: Commands;
beforeAll(async () => {
  const env = { LARK_APP_ID: 'cli_a8f3d91c5e7b2046', LARK_APP_SECRET: 'q7Hf2LmX9vKd4TzPw8Rb3NcYs6JgUa1E' };
  here = await openCommands({ env });
  await here.json('committees', 'add', '东港县政协', '--code', 'DG');
});
afterAll(() => here.close());

const file = (name: string, text: string) => {
  writeFileSync(join(here.cwd, name), text);
  return name;
};

test('whoever the file binds is counted where they were seen, and told where the platform is set up', async () => {
  const { db } = here.house;
  const { id } = await db
    .insertInto('chat')
    .values({ platform: 'lark', platform_chat_id: 'oc_1', name: '委员工作群' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('chat_person').values({ chat_id: id, platform_user_id: 'ou_lan' }).execute();
  const roster = file('bound.csv', '姓名,飞书ID,微信号\n李秀兰,ou_lan,wx_lan\n');
  await here.json('members', 'import', roster, '--dry-run');
  expect(await db.selectFrom('outbox').select('id').execute()).toEqual([]);
  await here.json('members', 'import', roster);
  const lan = await db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '李秀兰')
    .executeTakeFirstOrThrow();
  const seen = await db.selectFrom('chat_person').select('person_id').execute();
  expect(seen).toEqual([{ person_id: lan.id }]);
  const told = await db.selectFrom('outbox').select(['platform', 'target_id', 'action']).execute();
  expect(told).toEqual([{ platform: 'lark', target_id: 'ou_lan', action: 'send' }]);
  await here.json('members', 'import', roster);
  expect(await db.selectFrom('outbox').select('id').execute()).toHaveLength(1);
});

test('two imports of the same file at once make nobody twice', async () => {
  const roster = file('twice.csv', '姓名,界别\n张伟,教育界\n王建国,经济界\n');
  const both = await Promise.all([1, 2].map(() => here.run('members', 'import', roster)));
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const people = await here.house.db
    .selectFrom('person')
    .select('name')
    .where('name', 'in', ['张伟', '王建国'])
    .execute();
  expect(people).toHaveLength(2);
});
