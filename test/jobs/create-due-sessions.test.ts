/** 固定学习日: the clock makes a topic's sessions once, some days ahead, and its groups are told in waking hours. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';
import { clearSessions } from '../support/sessions.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  await clearSessions(talk);
  const settings = JSON.stringify({
    studyDays: { kind: 'weekly', weekdays: [1], fromMinute: 1260, untilMinute: 1320 },
  });
  await talk.db.updateTable('study_topic').set({ settings }).execute();
});
afterAll(() => talk.close());

const strikes = (at: string) => {
  talk.at(at);
  return talk.happens({
    type: 'tick',
    platform: 'clock',
    eventKey: `e:create-due-sessions@${at}`,
    sentAt: talk.now(),
    job: 'create-due-sessions',
  });
};
const days = async () =>
  (await talk.db.selectFrom('study_session').select('study_day').orderBy('study_day').execute()).map(
    (row) => row.study_day,
  );

test('three days ahead, once, with a card in each of its groups that waits for the morning', async () => {
  expect((await strikes('2026-11-26T23:30:00+08:00')).rows).toEqual([]);
  const { rows } = await strikes('2026-11-27T00:30:00+08:00');
  expect(rows.map((row) => row.target.id).sort()).toEqual(['group-liaison-1', 'group-reading']);
  expect(JSON.stringify(rows[0]!.action)).toContain('11月30日（周一）21:00至22:00');
  const waits = await talk.db
    .selectFrom('outbox')
    .select('not_before')
    .where('dedupe_key', 'like', 'study-session%')
    .execute();
  expect(waits.map((row) => row.not_before?.toISOString())).toEqual(
    Array(2).fill('2026-11-27T00:00:00.000Z'),
  );
  expect((await strikes('2026-11-27T01:00:00+08:00')).rows).toEqual([]);
  expect(await days()).toEqual(['2026-11-30']);
});

test('one that was called off is not made again, and one that began already is not made', async () => {
  await talk.db.updateTable('study_session').set({ state: 'cancelled' }).execute();
  await strikes('2026-11-30T08:00:00+08:00');
  await strikes('2026-12-07T21:00:00+08:00');
  expect(await days()).toEqual(['2026-11-30']);
  await strikes('2026-12-14T20:59:00+08:00');
  expect(await days()).toEqual(['2026-11-30', '2026-12-14']);
});

test('members check in to it like to any other', async () => {
  talk.at('2026-12-14T21:00:00+08:00');
  expect((await talk.group('委员读书群').says('李秀兰', '签到')).join()).toContain('已签到：12月14日读书会');
});
