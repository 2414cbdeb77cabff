/** 没有听懂: who speaks to the bot gets a word, seldom and privately; chatter and politeness get none. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOT_UNDERSTOOD, openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

test('a private line that means nothing is answered once in ten minutes, and not kept', async () => {
  const said = await talk.private().hears('王建国', '明天县里开会吗');
  expect(said.deed).toBeNull();
  const row = await talk.db
    .selectFrom('inbox')
    .select('words')
    .where('id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  expect(row.words).toBeNull();
  expect(await talk.private().says('王建国', '后天呢')).toEqual([]);
  talk.at('2026-11-23T10:11:00+08:00');
  expect(await talk.private().says('王建国', '大后天呢')).toEqual([NOT_UNDERSTOOD]);
});

test('in a group only those who speak to the bot are answered, and privately', async () => {
  expect(await talk.group('委员读书群').says('张伟', '@群议机器人 今天天气怎么样')).toEqual([NOT_UNDERSTOOD]);
  expect(await talk.group('委员读书群').says('李秀兰', '今天天气怎么样')).toEqual([]);
});

test('thanks, greetings and 好的 want no answer', async () => {
  for (const text of ['谢谢', '您好', '好的', '收到，谢谢', '🙏'])
    expect(await talk.private().says('李秀兰', text)).toEqual([]);
});
