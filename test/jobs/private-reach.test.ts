/** Where only contacts can be written to: nothing is sent into the void, whoever proves who they are is let in, groups are recognised again. */

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContactRequestEvent, MessageEvent } from '../../src/chat/event.js';
import { insertAccount } from '../../src/db/account.js';
import { makeLinkCode } from '../../src/db/link-code.js';
import { findOwnIds, mintOwnIds } from '../../src/db/platform-alias.js';
import { writePlatformState } from '../../src/db/platform-state.js';
import type { CommitteeId, PersonId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { openTalk, type Said, type Talk } from '../support/dialogue.js';

const ROOM = 'own-room';
let talk: Talk;
let committeeId: CommitteeId;
beforeEach(async () => {
  talk = await openTalk();
  await talk.db.updateTable('committee').set({ is_demo: false }).execute();
  committeeId = (await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow()).id;
  await alias('chat', ROOM, '@@room');
});
afterEach(() => talk.close());

const alias = (kind: 'chat' | 'user', ownId: string, platformId: string, reachable?: boolean) =>
  mintOwnIds(
    talk.db,
    'wechaty',
    [{ kind, platformId, reachable }],
    new Map([[`${kind} ${platformId}`, ownId]]),
  );
const personOf = async (name: string): Promise<PersonId> =>
  (await talk.db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
async function bind(name: string, userId: string, reachable?: boolean): Promise<void> {
  const personId = await personOf(name);
  await alias('user', userId, `@${userId}`, reachable);
  await inTransaction(talk.db, (tx) =>
    insertAccount(tx, { platform: 'wechaty', platformUserId: userId, personId, linkedBy: 'code' }),
  );
}
function says(userId: string, text: string, more: Partial<MessageEvent> = {}): Promise<Said> {
  const id = randomUUID();
  return talk.happens({
    type: 'message',
    platform: 'wechaty',
    eventKey: `m:${id}`,
    platformMessageId: id,
    sentAt: talk.now(),
    platformChatId: ROOM,
    chatKind: 'group',
    sender: { id: userId },
    text,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    ...more,
  });
}
const textsOf = (said: Said) =>
  said.rows.map(({ target, action }) => [
    target.kind,
    action.action === 'send' && action.message.type === 'text' ? action.message.text : action.action,
  ]);

test('an answer for somebody’s eyes only is not sent where it cannot arrive; the group hears how, once an hour', async () => {
  await bind('李秀兰', 'own-li');
  const first = await says('own-li', '我的打卡', { mentionsBot: true });
  expect(textsOf(first)).toEqual([['chat', expect.stringContaining('请先添加我为好友')]]);
  expect(JSON.stringify(first.rows)).not.toContain('李秀兰');
  expect((await says('own-li', '我的打卡', { mentionsBot: true })).rows).toEqual([]);
  await findOwnIds(talk.db, 'wechaty', [{ kind: 'user', platformId: '@own-li', reachable: true }]);
  expect(textsOf(await says('own-li', '我的打卡', { mentionsBot: true }))).toEqual([
    ['user', expect.any(String)],
  ]);
});

function asks(userId: string, text: string): Promise<Said> {
  const request: ContactRequestEvent = {
    type: 'contact-request',
    platform: 'wechaty',
    eventKey: `e:${randomUUID()}`,
    sentAt: talk.now(),
    platformChatId: '',
    chatKind: 'private',
    sender: { id: userId },
    requestId: 'request-1',
    text,
  };
  return talk.happens(request);
}
const codeFor = async (name: string) => {
  const personId = await personOf(name);
  return inTransaction(talk.db, (tx) => makeLinkCode(tx, talk.seal, { committeeId, personId }, talk.now()));
};
const accountsOf = async (name: string) =>
  (
    await talk.db
      .selectFrom('account')
      .select('platform_user_id')
      .where('platform', '=', 'wechaty')
      .where('person_id', '=', await personOf(name))
      .execute()
  ).map((row) => row.platform_user_id);

test('whoever asks to be a contact with name and code is let in, bound and greeted; the account of an earlier login goes', async () => {
  await bind('李秀兰', 'own-li-before');
  await alias('user', 'own-li', '@li-now');
  const said = await asks('own-li', `我是李秀兰 ${await codeFor('李秀兰')}`);
  expect(said.rows).toMatchObject([
    { target: { kind: 'user', id: 'own-li' }, action: { action: 'accept-contact', requestId: 'request-1' } },
  ]);
  expect(await accountsOf('李秀兰')).toEqual(['own-li']);
  await talk.carryOut();
  const greeting = await talk.carryOut();
  expect(JSON.stringify(greeting)).toContain('李秀兰委员，您的账号已绑定');
  const row = await talk.db
    .selectFrom('platform_alias')
    .select('reachable')
    .where('own_id', '=', 'own-li')
    .executeTakeFirstOrThrow();
  expect(row.reachable).toBe(true);
});

test('nobody else is answered, nothing of what they wrote is kept, staff see how many there were', async () => {
  const code = await codeFor('李秀兰');
  for (const text of ['你好', '我是李秀兰', `我是张伟 ${code}`, '李秀兰 K7MP-3XQ9']) {
    const said = await asks('own-stranger', text);
    expect(said.rows).toEqual([]);
    const row = await talk.db
      .selectFrom('inbox')
      .select('words')
      .where('id', '=', said.inboxId!)
      .executeTakeFirstOrThrow();
    expect(row.words).toBeNull();
  }
  expect(await accountsOf('李秀兰')).toEqual([]);
  // Some group of the committee is there.
  await talk.db
    .insertInto('chat')
    .values({ platform: 'wechaty', platform_chat_id: ROOM, committee_id: committeeId })
    .execute();
  const [list] = await talk.private().says('陈静', '待绑定');
  expect(list).toContain('另有4个好友申请未附姓名和绑定码');
  // The right name with the right code still works: it was not used up by the wrong name.
  expect((await asks('own-li', `李秀兰 ${code}`)).rows).toHaveLength(1);
});

test('five wrong codes bar an account for a while, and then a good one is not heard either', async () => {
  for (let n = 0; n < 5; n += 1) await asks('own-guesser', '李秀兰 K7MP-3XQ9');
  const code = await codeFor('李秀兰');
  expect((await asks('own-guesser', `李秀兰 ${code}`)).rows).toEqual([]);
  expect((await asks('own-li', `李秀兰 ${code}`)).rows).toHaveLength(1);
});

test('a secret mark in such a request is not kept', async () => {
  const said = await asks('own-stranger', '秘密★1年 关于某事');
  const row = await talk.db
    .selectFrom('inbox')
    .select(['type', 'deed'])
    .where('id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  expect(row.type).toBe('refused');
});

test('staff see who is bound and cannot be written to', async () => {
  await talk.db
    .deleteFrom('account')
    .where('person_id', '=', await personOf('李秀兰'))
    .execute();
  await bind('李秀兰', 'own-li');
  await says('own-li', '打卡 《论语》第三章 心得：学而时习之');
  const [list] = await talk.private().says('陈静', '待绑定');
  expect(list).toContain('已绑定但无法私信的委员1人：李秀兰');
});

test('a group that came back under another id is recognised again: its name, topics and tags go on', async () => {
  await bind('陈静', 'own-chen', true);
  await says('own-chen', '本群设为 委员读书群二', { mentionsBot: true });
  await talk.db
    .updateTable('platform_alias')
    .set({ seen_at: new Date('2026-11-20') })
    .execute();
  await alias('chat', 'own-room-now', '@@room-now');
  const there = { platformChatId: 'own-room-now', mentionsBot: true };
  expect(textsOf(await says('own-chen', '本群就是 没有这个群', there))).toEqual([
    ['chat', expect.stringContaining('没有找到“没有这个群”')],
  ]);
  expect(textsOf(await says('own-chen', '本群就是 委员读书群二', there))).toEqual([
    ['chat', '已认回：本群就是“委员读书群二”，原来的设置、专题和通知继续有效。'],
  ]);
  const now = await findOwnIds(talk.db, 'wechaty', [{ kind: 'chat', platformId: '@@room-now' }]);
  expect([...now.values()]).toEqual([ROOM]);
  const audit = await talk.db
    .selectFrom('audit_log')
    .select('action')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  expect(audit?.action).toBe('rebind-chat');
});

test('a group that was heard from today is another one, unless staff are sure', async () => {
  talk.at(new Date().toISOString());
  await bind('陈静', 'own-chen', true);
  await says('own-chen', '本群设为 委员读书群二', { mentionsBot: true });
  await alias('chat', 'own-room-now', '@@room-now');
  const there = { platformChatId: 'own-room-now', mentionsBot: true };
  expect(textsOf(await says('own-chen', '本群就是委员读书群二', there))).toEqual([
    ['chat', expect.stringContaining('今天还有消息')],
  ]);
  expect(textsOf(await says('own-chen', '本群就是 委员读书群二 确认', there))).toEqual([
    ['chat', expect.stringContaining('已认回')],
  ]);
});

test('members do not recognise groups', async () => {
  await bind('张伟', 'own-zhang', true);
  const said = await says('own-zhang', '本群就是 委员读书群', { mentionsBot: true });
  expect(JSON.stringify(said.rows)).not.toContain('已认回');
});

test('admins hear on another platform that one is away, once, and not at night', async () => {
  await talk.db
    .insertInto('chat')
    .values({ platform: 'wechaty', platform_chat_id: ROOM, committee_id: committeeId })
    .execute();
  const since = new Date(talk.now().getTime() - 90_000);
  await writePlatformState(talk.db, talk.seal, 'wechaty', { connected: false, since });
  const tick = (at: string) => {
    talk.at(at);
    const sentAt = talk.now();
    const eventKey = `e:watch-platforms@${at}`;
    return talk.happens({ type: 'tick', platform: 'clock', eventKey, sentAt, job: 'watch-platforms' });
  };
  expect((await tick('2026-11-23T10:00:10+08:00')).rows).toMatchObject([
    {
      target: { kind: 'user', id: await talk.idOf('陈静') },
      action: expect.objectContaining({ action: 'send' }),
    },
  ]);
  expect((await tick('2026-11-23T10:01:00+08:00')).rows).toEqual([]);
  expect((await tick('2026-11-24T03:00:00+08:00')).rows).toEqual([]);
  expect((await tick('2026-11-24T08:01:00+08:00')).rows).toHaveLength(1);
});
