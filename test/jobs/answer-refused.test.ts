/** Refusals as dialogues: nothing of the words anywhere, the sender told what to do, staff alerted of secret marks. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const MARKED = '机密★1年 关于某工程选址的请示';
const TOLD =
  '（私信）您刚才发送的内容带有密级标志，没有保存，也没有转发。请立即撤回，不要转发、截图，并向本单位保密工作人员报告。涉密内容不得在任何聊天中发送。';

test('the sender is told privately, staff who, where and when, and nobody a word of it', async () => {
  const said = await talk.group('委员工作群').says('李秀兰', MARKED);
  const alert =
    '涉密提醒：11月23日10:00，李秀兰委员在群“委员工作群”中发送的内容带有密级标志，没有保存，也没有转发。请尽快联系本人撤回，并按保密规定处理。';
  expect(said).toEqual([TOLD, `（致 陈静）${alert}`, `（致 吴晓东）${alert}`]);
  expect(said.join()).not.toMatch(/选址|工程|机密/);
});

test('nothing of it is stored', async () => {
  const said = await talk.group('委员工作群').hears('张伟', `社情民意 ${MARKED}`);
  expect(said.reason).toBe('refused');
  const row = await talk.db
    .selectFrom('inbox')
    .selectAll()
    .where('id', '=', said.inboxId!)
    .executeTakeFirstOrThrow();
  const kept = row.words ? talk.seal.open(row.words, `inbox.words.playground ${row.event_key}`) : '';
  expect(kept).not.toMatch(/选址|工程|机密/);
  expect(await talk.db.selectFrom('tip').select('id').execute()).toEqual([]);
});

test('the same message pushed again alerts nobody again', async () => {
  const messageId = 'marked-once';
  expect(await talk.group('委员工作群').says('王建国', MARKED, { messageId })).toHaveLength(3);
  expect(await talk.group('委员工作群').says('王建国', MARKED, { messageId })).toEqual([]);
});

test('at night staff are alerted all the same', async () => {
  talk.at('2026-11-28T23:30:00+08:00');
  const said = await talk.private().hears('李秀兰', MARKED);
  const rows = await talk.db
    .selectFrom('outbox')
    .select('not_before')
    .where('inbox_id', '=', said.inboxId!)
    .execute();
  expect(rows.map((row) => row.not_before)).toEqual([null, null, null]);
  expect(JSON.stringify(said.rows)).toContain('在与我的私聊中');
});

test('someone in no roster is told as well, and named to nobody', async () => {
  const said = await talk.group('委员工作群').says('路人', MARKED);
  expect(said[0]).toBe(TOLD);
  expect(said[1]).toContain('一位未绑定的人员在群“委员工作群”中');
  expect(said.join()).not.toContain('路人');
});

test('too long a text meant for us: the limit, and that nothing was stored; no alert', async () => {
  expect(await talk.private().says('李秀兰', `打卡 心得：${'长'.repeat(20_501)}`)).toEqual([
    '（私信）您刚才发送的内容太长，没有保存。一条心得或社情民意最多20000字，一份接龙最多60000字，请分几次发送。',
  ]);
  expect(await talk.private().says('路人', '长'.repeat(20_501))).toHaveLength(1);
});

test('too long a text that is not meant for us is nobody’s business', async () => {
  const said = await talk.group('委员工作群').hears('李秀兰', '转载一篇长文。'.repeat(4_000));
  expect(said.inboxId).toBeUndefined();
});

test('too long a list of receipts is told where a notice is open, and nobody’s business elsewhere', async () => {
  const list = `#接龙 收到请接龙\n\n1. 李秀兰 收到${'，会议精神学习了'.repeat(8_000)}`;
  const group = talk.group('委员工作群');
  expect((await group.hears('李秀兰', list)).inboxId).toBeUndefined();
  // Whether a notice is open is asked of the real clock.
  talk.at(new Date().toISOString());
  await talk.private().says('陈静', '通知 关于学习的通知\n请各位委员查收\n发给：委员工作群');
  await talk.private().says('陈静', '确认');
  expect((await group.says('李秀兰', list)).join()).toContain('一份接龙最多60000字');
});

test('in a paused group the sender and the staff are told all the same, the group nothing', async () => {
  await talk.db.updateTable('chat').set({ paused: true }).where('name', '=', '委员工作群').execute();
  const said = await talk.group('委员工作群').hears('王建国', MARKED);
  expect(said.rows.map((row) => row.target.kind)).toEqual(['user', 'user', 'user']);
});

test('staff who sent it themselves are told once, as the sender', async () => {
  const said = await talk.private().says('陈静', '【机密】某文件');
  expect(said.filter((words) => words.startsWith('（私信）'))).toHaveLength(1);
  expect(said.some((words) => words.includes('（致 陈静）'))).toBe(false);
});
