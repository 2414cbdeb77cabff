/** 补听: a group is asked once at a time and after all else, no group crowds out another, and its traces go after some days. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyPlatforms } from '../../adapters/cli/open-house.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const MINUTE_MS = 60_000;
const later = (ms: number) => talk.at(new Date(talk.now().getTime() + ms).toISOString());
const tick = (job: string) =>
  talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:${job}@${talk.now().toISOString()}`,
    sentAt: talk.now(),
    job,
  });
const asks = () =>
  talk.db.selectFrom('outbox').selectAll().where('action', '=', 'history').orderBy('id').execute();

test('while a group’s ask waits it is not asked for again, and everything else goes first', async () => {
  await tick('catch-up-history');
  const first = await asks();
  expect(first.length).toBeGreaterThan(1);
  expect(new Set(first.map((row) => row.target_id)).size).toBe(first.length);
  expect(new Set(first.map((row) => row.priority))).toEqual(new Set([9]));
  for (let round = 0; round < 3; round += 1) {
    later(5 * MINUTE_MS);
    await tick('catch-up-history');
  }
  expect(await asks()).toHaveLength(first.length);
});

test('an answered group is asked again at the next tick, from where it was left', async () => {
  const before = (await asks()).length;
  await talk.carryOut({ taken: 0 });
  const chats = await talk.db.selectFrom('chat').select('caught_up_at').where('kind', '=', 'group').execute();
  expect(chats.every((chat) => chat.caught_up_at !== null)).toBe(true);
  later(5 * MINUTE_MS);
  await tick('catch-up-history');
  expect(await asks()).toHaveLength(2 * before);
});

test('a group whose ask failed comes round again after the others', async () => {
  const [failing] = (await asks()).filter((row) => row.state === 'waiting');
  await talk.db
    .updateTable('outbox')
    .set({ state: 'failed', done_at: talk.now() })
    .where('id', '=', failing!.id)
    .execute();
  const chat = await talk.db
    .selectFrom('chat')
    .select(['caught_up_at', 'history_asked_at'])
    .where('platform_chat_id', '=', failing!.target_id)
    .executeTakeFirstOrThrow();
  expect(chat.history_asked_at).toEqual(talk.now());
  expect(chat.caught_up_at!.getTime()).toBeLessThan(chat.history_asked_at!.getTime());
});

test('asks that ended, their answers and the ticks are gone after some days; open asks and the newest row stay', async () => {
  const said = await talk.group('委员读书群').hears('李秀兰', '打卡 心得：这一条留着');
  const open = (await asks()).filter((row) => row.state === 'waiting').map((row) => row.id);
  expect(open.length).toBeGreaterThan(0);
  talk.at(new Date(Math.max(Date.now(), talk.now().getTime()) + 4 * 24 * 60 * MINUTE_MS).toISOString());
  await tick('forget-words');
  expect((await asks()).map((row) => row.id)).toEqual(open);
  const rows = await talk.db.selectFrom('inbox').select(['id', 'type', 'hint']).execute();
  expect(rows.filter((row) => row.type === 'answered')).toEqual([]);
  // The tick that made the open asks, and the one that is being handled.
  expect(rows.filter((row) => row.type === 'tick').map((row) => row.hint)).toEqual([
    'catch-up-history',
    'forget-words',
  ]);
  expect(rows.map((row) => row.id)).toContain(said.inboxId);
});

test('only platforms that are set up are asked', () => {
  expect(historyPlatforms({})).toEqual([]);
  expect(
    historyPlatforms({ LARK_APP_ID: 'cli_a1b2c3d4e5f60718', LARK_APP_SECRET: 'k3Jw9QzV7mB2xT5nR8cL1pYd' }),
  ).toEqual(['lark']);
});
