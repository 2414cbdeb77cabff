/** The cast of the playground: everybody once, with all they are. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCast } from '../../src/db/cast.js';
import { findPeopleByName } from '../../src/db/member-list.js';
import type { CommitteeId } from '../../src/db/schema.js';
import { grantRoles } from '../../src/db/staff-account.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

test('whoever is member and staff appears once, with both roles and their 界别', async () => {
  const before = (await readCast(talk.db, 'playground')).people;
  const { id } = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const committee = id as CommitteeId;
  const [wang] = await findPeopleByName(talk.db, committee, '王建国');
  await inTransaction(talk.db, (tx) => grantRoles(tx, committee, wang!.personId, ['staff', 'tipEditor']));
  const { people } = await readCast(talk.db, 'playground');
  expect(people).toHaveLength(before.length);
  expect(people.filter((one) => one.name === '王建国')).toEqual([
    { ...before.find((one) => one.name === '王建国'), role: '委员、机关、信息员' },
  ]);
});
