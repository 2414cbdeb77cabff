/** The line on WeChat, end to end: the real adapter with its process, ids of our own, pace and hold; what is typed is recorded and answered once. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { BACKENDS } from '../support/line.js';
import { linkCodeFor } from '../support/settle-on-wechat.js';
import { openWechatLine, type WechatLine } from '../support/wechat-line.js';

const LONG_MS = 120_000;
const SOON = { withinMs: 30_000 };

describe.each(BACKENDS)('WeChat on %s', { timeout: LONG_MS }, (backend) => {
  const by = backend === 'postgres' ? 'gateway' : 'in-child';
  let line: WechatLine;
  beforeAll(async () => {
    line = await openWechatLine(backend, by);
  }, LONG_MS);
  afterAll(() => line?.close(), LONG_MS);

  const writes = (
    name: string,
    text: string,
    group?: string,
    options: { id?: string; timestamp?: number } = {},
  ) => line.wechat.writes(line.who(name), text, group && line.room(group), options);
  const toGroup = (group: string) => line.heard(line.room(group));
  const reflections = async () =>
    (await line.db.selectFrom('check_in').select('reflection').orderBy('id').execute()).map(
      (row) => row.reflection,
    );
  /** @returns the first thing with these words that the bot says to this person or group after `ask`. */
  const answerTo = async (to: string, words: string, ask: () => unknown): Promise<string> => {
    const before = line.heard(to).length;
    ask();
    const answer = () =>
      line
        .heard(to)
        .slice(before)
        .find((text) => text.includes(words)) ?? false;
    return eventually(answer, SOON);
  };

  const isKept = async (id: string) =>
    (await line.db.selectFrom('inbox').select('id').where('event_key', '=', `m:${id}`).execute()).length ===
    1;
  /** Comes after whatever was said before it, so that this is handled too. */
  const nothingMissed = () =>
    answerTo(line.who('陈静'), '目前没有未送达的消息', () => writes('陈静', '未送达'));

  test('whoever writes in private with a code is bound, and can be reached there', async () => {
    const code = await linkCodeFor(line.db, line.seal, '陈静');
    await answerTo(line.who('陈静'), '您的账号已绑定', () => writes('陈静', `绑定 ${code}`));
    const account = await line.db.selectFrom('account').selectAll().executeTakeFirstOrThrow();
    expect(account).toMatchObject({ platform: 'wechaty', linked_by: 'code' });
    expect(account.platform_user_id).toMatch(/^own-/);
    const alias = await line.db
      .selectFrom('platform_alias')
      .select(['platform_id', 'reachable'])
      .where('own_id', '=', account.platform_user_id)
      .executeTakeFirstOrThrow();
    expect(alias).toEqual({ platform_id: line.who('陈静'), reachable: true });
  });

  test('whoever gives a name is bound once staff have approved, and hears of it', async () => {
    await answerTo(line.who('李秀兰'), '已收到您的绑定申请', () => writes('李秀兰', '绑定 李秀兰'));
    await line.settled();
    await answerTo(line.who('陈静'), '李秀兰', () => writes('陈静', '待绑定'));
    await answerTo(line.who('李秀兰'), '李秀兰委员', () => writes('陈静', '全部同意'));
    await line.settled();
    const bound = await line.db.selectFrom('account').select('id').execute();
    expect(bound).toHaveLength(2);
  });

  test('打卡 in a group is one row and one answer in that group', async () => {
    const answer = await answerTo(line.room('委员读书群'), '《论语》', () =>
      writes('李秀兰', '打卡 《论语》第3章 心得：温故而知新', '委员读书群'),
    );
    expect(answer).toMatch(/^李秀兰委员，已记录\d+月\d+日打卡：《论语》第3章，心得5字。$/);
    expect(await reflections()).toEqual(['温故而知新']);
    await line.settled();
    expect(toGroup('委员读书群')).toHaveLength(1);
  });

  test('the same message told again, as at a login, has no second effect', async () => {
    const id = writes('李秀兰', '打卡 心得：再说一次', '委员读书群');
    await eventually(() => toGroup('委员读书群').length === 2, SOON);
    for (let n = 0; n < 5; n += 1) writes('李秀兰', '打卡 心得：再说一次', '委员读书群', { id });
    await nothingMissed();
    await line.settled();
    expect(toGroup('委员读书群')).toHaveLength(2);
    expect(await reflections()).toEqual(['温故而知新', '再说一次']);
  });

  test('chatter is kept nowhere, and whoever only chats gets no id of ours', async () => {
    writes('周敏', '大家吃了吗', '委员读书群');
    await nothingMissed();
    const aliases = await line.db.selectFrom('platform_alias').select('platform_id').execute();
    expect(aliases.map((row) => row.platform_id)).not.toContain(line.who('周敏'));
  });

  test('a notice reaches its group once, as text that says what to answer, and 收到 is counted in silence', async () => {
    const preview = await answerTo(line.who('陈静'), '草稿 N-', () =>
      writes('陈静', '通知 周五学习安排\n各位委员：周五下午三点在二楼学习。\n发给：委员工作群'),
    );
    const number = /N-\d{8}-\d+/.exec(preview)?.[0] as string;
    await answerTo(line.room('委员工作群'), '周五学习安排', () => writes('陈静', `确认 ${number}`));
    await line.settled();
    expect(toGroup('委员工作群')).toEqual([expect.stringContaining('收到后请回复“收到”')]);
    expect(toGroup('委员工作群')[0]).toContain('周五下午三点');
    writes('李秀兰', '收到', '委员工作群');
    await eventually(
      async () =>
        expect(await line.db.selectFrom('acknowledgement').select('via').execute()).toContainEqual({
          via: 'text',
        }),
      SOON,
    );
    await line.settled();
    expect(toGroup('委员工作群')).toHaveLength(1);
  });

  test('messages of one second are handled in the order in which they came, whatever their ids', async () => {
    const code = await linkCodeFor(line.db, line.seal, '王建国');
    await answerTo(line.who('王建国'), '您的账号已绑定', () => writes('王建国', `绑定 ${code}`));
    const timestamp = Math.floor(Date.now() / 1_000);
    await line.stopWorker();
    writes('王建国', '打卡 心得：先说的', '委员读书群', { id: 'z-first', timestamp });
    writes('王建国', '打卡 心得：后说的', '委员读书群', { id: 'a-second', timestamp });
    await eventually(async () => (await isKept('z-first')) && (await isKept('a-second')), SOON);
    line.startWorker();
    const counted = () =>
      line.db
        .selectFrom('check_in')
        .select(['reflection', 'counted'])
        .where('reflection', 'like', '%说的')
        .orderBy('id')
        .execute();
    await eventually(async () => expect(await counted()).toHaveLength(2), SOON);
    expect(await counted()).toEqual([
      { reflection: '先说的', counted: true },
      { reflection: '后说的', counted: false },
    ]);
    await line.settled();
  });

  test('logged out, an answer waits and no try is counted; logged in again it is said once', async () => {
    await line.stopWorker();
    const id = writes('李秀兰', '打卡 心得：掉线时的', '委员读书群');
    await eventually(() => isKept(id), SOON);
    line.wechat.logout();
    await eventually(() => !line.isConnected(), SOON);
    const before = line.wechat.sent.length;
    line.startWorker();
    const waiting = () =>
      line.db
        .selectFrom('outbox')
        .select(['attempts', 'held'])
        .where('state', '=', 'waiting')
        .where('not_before', 'is', null)
        .execute();
    await eventually(async () => expect(await waiting()).toHaveLength(1), SOON);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await waiting()).toEqual([{ attempts: 0, held: false }]);
    expect(line.wechat.sent).toHaveLength(before);
    line.wechat.login();
    await eventually(line.isConnected, SOON);
    await line.settled();
    expect(line.wechat.sent.slice(before).map((one) => one.to)).toEqual([line.room('委员读书群')]);
  });

  test('logged out and in three times with everything told again: nothing is doubled, what is new is answered', async () => {
    const told = [{ id: writes('李秀兰', '打卡 心得：第0轮', '委员读书群'), text: '打卡 心得：第0轮' }];
    await eventually(async () => (await reflections()).includes('第0轮'), SOON);
    await line.settled();
    const before = toGroup('委员读书群').length;
    for (const round of [1, 2, 3]) {
      line.wechat.logout();
      await eventually(() => !line.isConnected(), SOON);
      expect(line.gateway.connections.get('wechaty')?.state().reason).toBe('not_logged_in');
      line.wechat.login();
      await eventually(line.isConnected, SOON);
      for (const { id, text } of told) writes('李秀兰', text, '委员读书群', { id });
      const text = `打卡 心得：第${round}轮`;
      told.push({ id: writes('李秀兰', text, '委员读书群'), text });
      await eventually(async () => (await reflections()).includes(`第${round}轮`), SOON);
      await line.settled();
    }
    const rounds = (await reflections()).filter((text) => /^第\d轮$/.test(text));
    expect(rounds).toEqual(['第0轮', '第1轮', '第2轮', '第3轮']);
    expect(toGroup('委员读书群').length - before).toBe(3);
  });

  test('WeChat’s process ended in the middle of a send: uncertain, listed for staff, not said again by itself', async () => {
    await line.wechat.behave({ send: 'hang' });
    const before = toGroup('委员读书群').length;
    writes('李秀兰', '打卡 心得：发到一半', '委员读书群');
    await eventually(() => toGroup('委员读书群').length === before + 1, SOON);
    if (by === 'gateway') await line.wechat.killGateway();
    else process.kill(line.wechat.pid(), 'SIGKILL');
    const ended = () =>
      line.db.selectFrom('outbox').select('error_code').where('state', '=', 'uncertain').execute();
    await eventually(async () => expect(await ended()).toEqual([{ error_code: 'reply_lost' }]), SOON);
    await eventually(() => !line.isConnected(), SOON);
    await line.wechat.behave({ send: 'ok' });
    if (by === 'gateway') await line.wechat.startGateway();
    await eventually(line.isConnected, { withinMs: 60_000 });
    await answerTo(line.who('陈静'), '群消息 → 委员读书群', () => writes('陈静', '未送达'));
    await line.settled();
    expect(toGroup('委员读书群')).toHaveLength(before + 1);
  });

  test('what is on its way out names people and groups by ids of our own', async () => {
    const rows = await line.db
      .selectFrom('outbox')
      .select(['platform', 'target_id'])
      .where('platform', '=', 'wechaty')
      .execute();
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.target_id).toMatch(/^own-[0-9a-f]{18}$/);
  });
});
