/** Where a platform's ids last one login only: what comes in carries ids of ours, what goes out finds today's. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { performingOwnIds, receivingOwnIds } from '../../adapters/own-ids.js';
import { makeReceive } from '../../adapters/receive.js';
import { listJobs } from '../../jobs/index.js';
import type { Receive } from '../../src/chat/adapter.js';
import type { Job } from '../../src/chat/define-job.js';
import type { MembershipEvent, MessageEvent } from '../../src/chat/event.js';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import { openEvent } from '../../src/db/inbox.js';
import { findPlatformId, rebindChat } from '../../src/db/platform-alias.js';
import { findReach } from '../../src/db/reach.js';
import type { Db } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openSeal } from '../../src/seal/seal.js';
import { freshDatabase } from '../support/fresh-database.js';
import { SILENT } from '../support/silent-log.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Db;
let receive: Receive;
let counter = 0;

beforeAll(async () => {
  database = await freshDatabase();
  db = database.db;
  const storing = makeReceive({ db, seal, jobs, log: SILENT, queue: async () => {}, count: () => {} });
  receive = receivingOwnIds({ db, jobs, platform: 'wechaty' }, storing);
});
afterAll(() => database.close());
beforeEach(async () => {
  await db.deleteFrom('inbox').execute();
  await db.deleteFrom('platform_alias').execute();
});

function message(more: Partial<MessageEvent> = {}): MessageEvent {
  counter += 1;
  return {
    type: 'message',
    platform: 'wechaty',
    eventKey: `m:${counter}`,
    platformMessageId: String(counter),
    sentAt: new Date(),
    platformChatId: '@@room-1',
    chatKind: 'group',
    sender: { id: '@li', name: '李秀兰', otherIds: ['lixiulan'] },
    text: '打卡 《论语》第三章 心得：学而时习之',
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    ...more,
  };
}
async function stored(): Promise<MessageEvent[]> {
  const rows = await db.selectFrom('inbox').selectAll().orderBy('id').execute();
  return rows.map(
    (row) =>
      openEvent(seal, {
        platform: row.platform,
        eventKey: row.event_key,
        words: row.words,
        sentAt: row.sent_at,
      }) as MessageEvent,
  );
}
const aliases = () => db.selectFrom('platform_alias').selectAll().execute();

test('the same people and groups come with the same ids of ours; theirs stay beside them, for the roster', async () => {
  await receive([message()]);
  await receive([message({ mentions: [{ id: '@zhang', name: '张伟' }] })]);
  const [first, second] = (await stored()) as [MessageEvent, MessageEvent];
  expect(first.platformChatId).toMatch(/^own-/);
  expect(second.platformChatId).toBe(first.platformChatId);
  expect(second.sender).toEqual(first.sender);
  expect(first.sender.otherIds).toEqual(['@li', 'lixiulan']);
  expect(second.mentions[0]).toMatchObject({ id: expect.stringMatching(/^own-/), otherIds: ['@zhang'] });
  expect(await aliases()).toHaveLength(3);
});

test('many at once, the same stranger in each, come to one id', async () => {
  await Promise.all(Array.from({ length: 20 }, () => receive([message(), message()])));
  const ids = new Set((await stored()).map((event) => `${event.platformChatId} ${event.sender.id}`));
  expect(ids.size).toBe(1);
  expect(await aliases()).toHaveLength(2);
});

test('whoever only chats is given no id: nothing is kept of them', async () => {
  expect(await receive([message({ text: '今天天气不错' }), message({ text: 'https://a.cn/' })])).toEqual([
    'dropped',
    'dropped',
  ]);
  expect(await aliases()).toEqual([]);
});

test('people who came into a group are known by ids of ours', async () => {
  const joined: MembershipEvent = {
    ...message(),
    type: 'joined',
    eventKey: 'e:joined',
    who: 'people',
    people: [{ id: '@wang', name: '王建国' }],
  };
  await receive([joined]);
  const [event] = (await stored()) as unknown as [MembershipEvent];
  expect(event.people).toEqual([{ id: expect.stringMatching(/^own-/), otherIds: ['@wang'], name: '王建国' }]);
});

test('whether somebody can be reached is noted as events tell it, and a private message tells it', async () => {
  await receive([message({ sender: { id: '@li', reachable: false } })]);
  const [event] = (await stored()) as [MessageEvent];
  const reach = () => findReach(db, 'wechaty', event.sender.id);
  expect(await reach()).toBe(false);
  await receive([message({ chatKind: 'private', platformChatId: '@li' })]);
  expect(await reach()).toBe(true);
  await receive([message()]);
  expect(await reach()).toBe(true);
});

async function perform(action: OutboundAction, target: Target, answer: Record<string, unknown> = {}) {
  const asked: Target[] = [];
  const performing = performingOwnIds({ db, platform: 'wechaty' }, async (_, theirs) => {
    asked.push(theirs);
    return { ok: true, data: answer };
  });
  return { answer: await performing(action, target, 'key'), asked };
}
const SAY: OutboundAction = { action: 'send', message: { type: 'text', text: '已记录' } };

test('what goes out finds the ids of today; members that are listed get ids of ours', async () => {
  await receive([message()]);
  const [event] = (await stored()) as [MessageEvent];
  const chat = { kind: 'chat' as const, id: event.platformChatId };
  expect((await perform(SAY, chat)).asked).toEqual([{ kind: 'chat', id: '@@room-1' }]);
  expect((await perform(SAY, { kind: 'user', id: event.sender.id })).asked).toEqual([
    { kind: 'user', id: '@li' },
  ]);
  const members = [
    { id: '@li', name: '李秀兰' },
    { id: '@zhou', name: '周敏' },
  ];
  const listed = (await perform({ action: 'list-members' }, chat, { members })).answer.data?.members;
  expect(listed).toMatchObject([{ id: event.sender.id }, { id: expect.stringMatching(/^own-/) }]);
});

test('an id that is none of ours is refused for good, and nothing is asked of the platform', async () => {
  await expect(perform(SAY, { kind: 'user', id: 'lixiulan' })).rejects.toMatchObject({
    code: 'user_unreachable',
    retryable: 'no',
  });
  await expect(perform(SAY, { kind: 'chat', id: '@@room-1' })).rejects.toMatchObject({
    code: 'not_in_chat',
    retryable: 'no',
  });
});

test('a group that was recognised again keeps its old id both ways; what is under way to the new one arrives', async () => {
  await receive([message(), message({ platformChatId: '@@room-2' })]);
  const [before, after] = (await stored()) as [MessageEvent, MessageEvent];
  await inTransaction(db, (tx) => rebindChat(tx, 'wechaty', after.platformChatId, before.platformChatId));
  await receive([message({ platformChatId: '@@room-2' })]);
  expect((await stored()).at(-1)?.platformChatId).toBe(before.platformChatId);
  for (const id of [before.platformChatId, after.platformChatId])
    expect(await findPlatformId(db, 'wechaty', 'chat', id)).toBe('@@room-2');
});
