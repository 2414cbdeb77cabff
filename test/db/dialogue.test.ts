/** Dialogues: a question that does not open is no question, and holds up nobody. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

test('a question sealed with a key that is gone is passed over; what is said is understood afresh', async () => {
  expect((await talk.private().says('李秀兰', '社情民意')).join()).toContain('标题');
  await talk.db
    .updateTable('dialogue')
    .set({ payload: Buffer.from('garbage') })
    .execute();
  expect((await talk.private().says('李秀兰', '打卡 心得：照常')).join()).toContain('已记录');
});
