/** 打卡卡片: where only what is said to the bot is heard, a card takes check-ins; it is put there once. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnsweredEvent } from '../../src/chat/event.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const group = () => talk.group('委员读书群');
const CARD = '读书打卡：书香政协·经典共读\n在下面写上书名、章节和心得，点“打卡”即可。确认只显示给您本人。';
const BUTTON = { job: 'post-check-in-card', topicId: 1 };
const presses = (name: string, text: string) => group().presses(name, 'card', BUTTON, { text });
const checkIns = () =>
  talk.db.selectFrom('check_in').select(['book', 'reflection', 'counted']).orderBy('id').execute();

test('staff put a card into the group by a word to the bot; from others the word is no command', async () => {
  const [card] = await group().says('陈静', '@群议机器人 打卡卡片');
  expect(card).toBe(CARD);
  expect((await group().says('李秀兰', '@群议机器人 打卡卡片')).join()).toContain('您的账号没有这项权限');
  expect(await group().says('陈静', '打卡卡片')).toEqual([]);
});

test('what is sent with the card is a check-in of whoever pressed, once a day counted like any other', async () => {
  expect(await presses('李秀兰', '《论语》第3章 心得：温故而知新')).toEqual([
    '李秀兰委员，已记录11月23日打卡：《论语》第3章，心得5字。',
  ]);
  expect((await presses('李秀兰', '打卡 心得：再读一遍')).join()).toContain('已补充到11月23日打卡');
  expect((await presses('张伟', '心得：学而时习之')).join()).toContain('张伟委员，已记录11月23日打卡');
  expect(await checkIns()).toEqual([
    { book: '论语', reflection: '温故而知新', counted: true },
    { book: null, reflection: '再读一遍', counted: false },
    { book: null, reflection: '学而时习之', counted: true },
  ]);
});

test('with two topics in the group the card’s own is meant, and nobody is asked which', async () => {
  const { id } = await talk.db
    .insertInto('study_topic')
    .values({
      committee_id: (await talk.db.selectFrom('study_topic').select('committee_id').executeTakeFirstOrThrow())
        .committee_id,
      title: '《孟子》月读',
      books: ['孟子'],
      starts_day: '2026-11-01',
      ends_day: '2026-11-23',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const chat = await talk.db
    .selectFrom('chat')
    .select('id')
    .where('name', '=', '委员读书群')
    .executeTakeFirstOrThrow();
  await talk.db.insertInto('study_topic_chat').values({ topic_id: id, chat_id: chat.id }).execute();
  const onCard = (name: string, text: string) =>
    group().presses(name, 'card-2', { ...BUTTON, topicId: id }, { text });
  expect((await onCard('王建国', '心得：得道者多助')).join()).toContain('王建国委员，已记录11月23日打卡');
  const mine = await talk.db.selectFrom('check_in').select('topic_id').orderBy('id', 'desc').execute();
  expect(mine[0]?.topic_id).toBe(id);
  talk.at('2026-11-24T10:00:00+08:00');
  const over = await group().presses('王建国', 'card-2', { ...BUTTON, topicId: id }, { text: '心得：再来' });
  expect(over[0]).toContain('专题“《孟子》月读”已经结束，这次没有记录');
  expect(over[1]).toBe('［update-card］');
  talk.at('2026-11-23T10:00:00+08:00');
  await talk.db.deleteFrom('check_in').where('topic_id', '=', id).execute();
  await talk.db.deleteFrom('study_topic_chat').where('topic_id', '=', id).execute();
  await talk.db.deleteFrom('study_topic').where('id', '=', id).execute();
});

test('an empty field is told what to write, a stranger how to bind, and nothing is recorded', async () => {
  const before = await checkIns();
  expect(await presses('王建国', '  ')).toEqual([
    '还没有写内容，没有记录。请写上书名、章节或心得，再点“打卡”。',
  ]);
  expect((await presses('路人', '心得：我也读了')).join()).toContain('绑定 姓名');
  expect(await checkIns()).toEqual(before);
});

test('a group that turns out to hear mentions only gets the card of its topic once', async () => {
  const { id, platform_chat_id } = await talk.db
    .selectFrom('chat')
    .select(['id', 'platform_chat_id'])
    .where('name', '=', '委员工作群')
    .executeTakeFirstOrThrow();
  const refused = (outboxId: number): AnsweredEvent => ({
    type: 'answered',
    platform: 'playground',
    eventKey: `e:outbox-${outboxId}`,
    sentAt: talk.now(),
    outboxId,
    job: 'catch-up-history',
    payload: { chatId: id, untilMs: talk.now().getTime() },
    answer: { ok: false, code: 'permission_missing' },
  });
  const first = await talk.happens(refused(9_001));
  expect(first.rows).toMatchObject([
    { target: { kind: 'chat', id: platform_chat_id }, action: { message: { type: 'card' } } },
  ]);
  expect((await talk.happens(refused(9_002))).rows).toEqual([]);
});

test('a topic that begins puts its card into the groups that hear mentions only, and into no other', async () => {
  await talk.db.updateTable('chat').set({ hears_all: false }).where('name', '=', '委员读书群').execute();
  await group().says('陈静', '@群议机器人 新建专题 《孟子》共读 到 2027年3月31日');
  const said = await group().hears('陈静', '@群议机器人 确认');
  expect(said.rows.map((row) => row.action.action === 'send' && row.action.message.type)).toEqual([
    'text',
    'card',
  ]);
});

test('a topic that began by its day has its card put there with the next look, in waking hours and once', async () => {
  const chat = await talk.db
    .updateTable('chat')
    .set({ hears_all: false })
    .where('name', '=', '第一联络组群')
    .returning('platform_chat_id')
    .executeTakeFirstOrThrow();
  const look = async (minute: number) => {
    const { rows } = await talk.happens({
      type: 'tick',
      platform: 'clock',
      eventKey: `e:catch-up-history@${minute}`,
      sentAt: talk.now(),
      job: 'catch-up-history',
    });
    return rows.filter(
      ({ target, action }) => target.id === chat.platform_chat_id && action.action === 'send',
    );
  };
  const running = await talk.db.selectFrom('study_topic').select('id').execute();
  talk.at('2026-11-23T22:30:00+08:00');
  expect(await look(1)).toHaveLength(running.length - 1);
  expect(await look(2)).toEqual([]);
  const held = await talk.db
    .selectFrom('outbox')
    .select('not_before')
    .where('target_id', '=', chat.platform_chat_id)
    .where('not_before', 'is not', null)
    .execute();
  expect(held.map((row) => row.not_before?.toISOString())).toEqual(['2026-11-24T00:00:00.000Z']);
});

test('the day after a topic ended its cards are taken out of use, once', async () => {
  await talk.carryOut();
  const last = await talk.db
    .selectFrom('outbox')
    .select(['id', 'dedupe_key'])
    .where('dedupe_key', 'like', 'check-in-card %')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const topicId = Number(last.dedupe_key.split(' ')[1]);
  await talk.db
    .updateTable('study_topic')
    .set({ ends_day: '2026-11-23' })
    .where('id', '=', topicId as never)
    .execute();
  const updates = async (key: string) => {
    const tick = { type: 'tick' as const, platform: 'clock', sentAt: talk.now(), job: 'catch-up-history' };
    const { rows } = await talk.happens({ ...tick, eventKey: `e:catch-up-history@${key}` });
    return rows.flatMap(({ action }) => (action.action === 'update-card' ? [action] : []));
  };
  talk.at('2026-11-23T23:00:00+08:00');
  expect(await updates('evening')).toEqual([]);
  talk.at('2026-11-24T09:00:00+08:00');
  const over = await updates('morning');
  expect(over.map((action) => action.platformMessageId)).toContain(`sent-${last.id}`);
  expect(over[0]?.card).toMatchObject({ tone: 'grey', buttons: [] });
  expect(await updates('later')).toEqual([]);
});
