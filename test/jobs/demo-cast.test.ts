/** Whom one can play: everybody of the demo, also after 解绑, and a passer-by who is in no roster. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDemoCast } from '../../jobs/demo/cast.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const played = async (name: string) =>
  (await readDemoCast(talk.db, 'playground')).people.filter((one) => one.name === name);

test('after 解绑 somebody can still be played, as the account that stands for nobody', async () => {
  const [before] = await played('张伟');
  await talk.private().says('张伟', '解绑');
  expect((await talk.private().says('张伟', '确认'))[0]).toContain('已解绑');
  expect(await played('张伟')).toEqual([{ ...before, role: '账号已解绑' }]);
  expect((await talk.private().says('张伟', '我的打卡'))[0]).toContain('还没有绑定');
});

test('a passer-by can be played, and keeps the name when bound as somebody', async () => {
  expect(await played('路人')).toMatchObject([{ platformUserId: 'guest-1', role: '不在名单中' }]);
  const { id } = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '王建国')
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('account')
    .values({ platform: 'playground', platform_user_id: 'guest-1', person_id: id, linked_by: 'code' })
    .execute();
  expect(await played('路人')).toMatchObject([{ platformUserId: 'guest-1', role: '委员' }]);
  expect(await played('王建国')).toHaveLength(1);
});

test('on other platforms nobody is added', async () => {
  expect((await readDemoCast(talk.db, 'lark')).people).toEqual([]);
});
