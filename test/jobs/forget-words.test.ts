/** 忘记原话: handled words go after their days, what waits or is set aside keeps them, old recalls are forgotten. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCHEDULE } from '../../jobs/schedule.js';
import { insertInbox } from '../../src/db/inbox.js';
import { dueTicks } from '../../src/domain/ticks.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const tick = (minute: string) =>
  talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:forget-words@${minute}`,
    sentAt: talk.now(),
    job: 'forget-words',
  });

test('handled words and answers are blanked after seven days, records stay', async () => {
  const said = await talk.group('委员读书群').hears('李秀兰', '打卡 《论语》第3章 心得：温故而知新');
  await talk.carryOut();
  const words = async () =>
    (
      await talk.db
        .selectFrom('inbox')
        .select('words')
        .where('id', '=', said.inboxId!)
        .executeTakeFirstOrThrow()
    ).words;
  const answers = async () =>
    (
      await talk.db.selectFrom('outbox').select('payload').where('inbox_id', '=', said.inboxId!).execute()
    ).map((row) => row.payload);
  // The rows end at the database's own clock; eight days later in its eyes.
  await tick('early');
  expect(await words()).not.toBeNull();
  talk.at(new Date(Date.now() + 8 * 86_400_000).toISOString());
  await tick('late');
  expect(await words()).toBeNull();
  expect(await answers()).toEqual([null]);
  expect(await talk.db.selectFrom('check_in').select('reflection').execute()).toEqual([
    { reflection: '温故而知新' },
  ]);
});

test('rows set aside keep their words, and old recalls are forgotten', async () => {
  const said = await talk.group('委员读书群').hears('王建国', '打卡 心得：留着');
  await talk.db.updateTable('inbox').set({ state: 'aside' }).where('id', '=', said.inboxId!).execute();
  await talk.db
    .insertInto('recall')
    .values([
      { platform: 'lark', platform_message_id: 'om_old', recalled_at: new Date('2020-01-01T00:00:00Z') },
      { platform: 'lark', platform_message_id: 'om_new', recalled_at: talk.now() },
    ])
    .execute();
  await tick('later');
  const row = await talk.db
    .selectFrom('inbox')
    .select('words')
    .where('id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  expect(row.words).not.toBeNull();
  const recalls = await talk.db.selectFrom('recall').select('platform_message_id').execute();
  expect(recalls.map((one) => one.platform_message_id)).toEqual(['om_new']);
});

test('what a busy day left is blanked within minutes, not hours', async () => {
  const long = new Date(Date.now() - 30 * 86_400_000);
  const events = Array.from({ length: 5_000 }, (_, nth) => ({
    type: 'tick' as const,
    platform: 'busy',
    eventKey: `e:${nth}`,
    sentAt: long,
    job: 'forget-words',
  }));
  await insertInbox(
    talk.db,
    talk.seal,
    events.map((event) => ({ event, hint: 'forget-words' })),
  );
  await talk.db
    .updateTable('inbox')
    .set({ state: 'done', done_at: long })
    .where('platform', '=', 'busy')
    .execute();
  talk.at(new Date().toISOString());
  for (let minute = 0; minute < 5; minute += 1) {
    talk.at(new Date(talk.now().getTime() + 60_000).toISOString());
    const due = dueTicks(SCHEDULE, talk.now()).find((one) => one.job === 'forget-words');
    await tick(`${due?.dueAt.toISOString()} busy`);
  }
  const left = await talk.db
    .selectFrom('inbox')
    .select('id')
    .where('platform', '=', 'busy')
    .where('words', 'is not', null)
    .execute();
  expect(left).toHaveLength(0);
});
