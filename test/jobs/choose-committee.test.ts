/** 选择政协: a person of two committees is asked once, and what they said is done for the one they name. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { listJobs } from '../../jobs/index.js';
import { handleRows } from '../../src/queue/handle.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  // 李秀兰 also sits in a city's committee.
  const city = await talk.db
    .insertInto('committee')
    .values({ name: '示例市政协' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const person = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '李秀兰')
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('member')
    .values({ committee_id: city.id, person_id: person.id, sort_order: 1 })
    .execute();
});
afterAll(() => talk.close());

const TIP = '社情民意\n标题：关于增设路灯的建议\n情况：东段没有路灯。\n建议：补装路灯。';

async function handleWhatWentInAgain(): Promise<void> {
  const waiting = await talk.db.selectFrom('inbox').select('id').where('state', '=', 'waiting').execute();
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => silent };
  const world = {
    db: talk.db,
    seal: talk.seal,
    jobs: listJobs({ inboxWordsDays: 7 }),
    log: silent,
    now: talk.now,
  };
  await handleRows(
    world,
    waiting.map((row) => row.id),
  );
}

test('in private the committee is asked, with nothing filed before the answer', async () => {
  expect(await talk.private().says('李秀兰', TIP)).toEqual([
    '（私信）您在几个政协都有身份，这条是办给哪一个的？请回复数字：\n1. 示例县政协\n2. 示例市政协',
  ]);
  expect(await talk.db.selectFrom('tip').select('id').execute()).toEqual([]);
});

test('the answer does what was said for that committee, once, and is remembered', async () => {
  expect(await talk.private().says('李秀兰', '2')).toEqual([
    '（私信）好的，按示例市政协办理。12小时内的私聊都按此办理。',
  ]);
  await handleWhatWentInAgain();
  await handleWhatWentInAgain();
  const tips = await talk.db
    .selectFrom('tip')
    .innerJoin('committee', 'committee.id', 'tip.committee_id')
    .select(['committee.name', 'tip.title'])
    .execute();
  expect(tips).toEqual([{ name: '示例市政协', title: '关于增设路灯的建议' }]);
  const [answer] = await talk.private().says('李秀兰', '我的社情民意');
  expect(answer).toContain('SQ-');
});

test('the recall of what was said finds what came of it', async () => {
  const first = await talk.db
    .selectFrom('inbox')
    .select('event_key')
    .where('event_key', 'like', 'e:again %')
    .executeTakeFirstOrThrow();
  const platformMessageId = first.event_key.slice('e:again m:'.length);
  await talk.recalls(platformMessageId);
  const tips = await talk.db.selectFrom('tip').select('state').execute();
  expect(tips).toEqual([{ state: 'withdrawn' }]);
});

test('in a group nobody is asked: the group tells which committee is meant', async () => {
  const [answer] = await talk.group('委员读书群').says('李秀兰', '打卡 心得：群里不问');
  expect(answer).toContain('已记录');
});
