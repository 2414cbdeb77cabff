/** 我的社情民意 as dialogues: one's own tips, nobody else's, and the tipEditors' audited reading. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TipState } from '../../src/db/schema.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  await talk.private().says('李秀兰', '社情民意 关于加装路灯的建议\n情况：村口很黑。\n建议：装灯。');
  await talk.private().says('张伟', '社情民意 关于停车的建议\n情况：车位少。电话13912345678。\n建议：共享。');
  await talk.private().says('李秀兰', '社情民意 关于早餐摊的建议\n情况：占道。\n建议：划区。');
});
afterAll(() => talk.close());

const auditRows = () => talk.db.selectFrom('audit_log').select(['action', 'object_id', 'actor']).execute();

test('one’s own tips come newest first with their states, privately, also when asked in a group', async () => {
  const own = [
    '（私信）您报送的社情民意共2条：\nSQ-2026-0003《关于早餐摊的建议》：已收到，等待信息员处理\nSQ-2026-0001《关于加装路灯的建议》：已收到，等待信息员处理',
  ];
  expect(await talk.private().says('李秀兰', '我的社情民意')).toEqual(own);
  expect(await talk.group('委员工作群').says('李秀兰', '采用了吗？')).toEqual(own);
});

test('whoever has none is told how to write one', async () => {
  expect(await talk.private().says('王建国', '我报的那条')).toEqual([expect.stringMatching(/还没有报送过/)]);
});

test('one’s own number shows what was read, once, without an audit entry', async () => {
  expect(await talk.group('委员工作群').says('张伟', '查询 SQ-2026-0002')).toEqual([
    '（私信）社情民意 SQ-2026-0002《关于停车的建议》\n目前：已收到，等待信息员处理\n情况：车位少。电话139****5678。\n建议：共享。',
  ]);
  expect(await auditRows()).toEqual([]);
});

test('another’s number is answered exactly as one that does not exist', async () => {
  const others = await talk.private().says('王建国', '查询 SQ-2026-0001');
  const missing = await talk.private().says('王建国', '查询 SQ-2026-9999');
  expect(others).toEqual([
    '（私信）没有找到您报送的这一条，请核对编号。查看自己报送的，请发送：我的社情民意。',
  ]);
  expect(others).toEqual(missing);
});

test('a bare 进度 lists a member’s tips; staff who are no members mean the notice', async () => {
  expect((await talk.private().hears('李秀兰', '进度')).deed).toBe('show-tips');
  for (const text of ['进度', '进度？'])
    expect(await talk.private().says('陈静', text)).toEqual(['（私信）还没有发送过通知。']);
});

test('chatter with these words is none', async () => {
  for (const text of ['进度表请大家今天交', '查询一下天气', '进度 各组汇报一下，周五前交给我'])
    expect((await talk.group('委员工作群').hears('王建国', text)).deed ?? null).toBeNull();
});

describe('the tipEditor', () => {
  test('reads any tip of the committee, masked, and each reading is audited', async () => {
    expect(await talk.private().says('刘洋', '查询 SQ-2026-0002')).toEqual([
      '（私信）社情民意 SQ-2026-0002《关于停车的建议》\n反映人：张伟，2026-11-23提交，已收到，等待信息员处理\n情况：车位少。电话139****5678。\n建议：共享。',
    ]);
    expect(await auditRows()).toEqual([{ action: 'tip.read', object_id: '2', actor: 'playground' }]);
  });

  test('an approver who is no tipEditor may not', async () => {
    expect(await talk.private().says('周敏', '查询 SQ-2026-0002')).toEqual([
      expect.stringMatching(/没有找到您报送的这一条/),
    ]);
  });

  test('of one flagged 涉密待核 no word is shown in a chat', async () => {
    await talk
      .private()
      .says('王建国', '社情民意 关于内部资料管理的建议\n情况：仅供内部使用的材料外传。\n建议：严管。');
    const [said] = await talk.private().says('刘洋', '查询 SQ-2026-0004');
    expect(said).toMatch(/涉密待核，正文不在聊天中显示/);
    expect(said).not.toMatch(/内部资料|材料/);
  });
});

test('quoting our answer and asking is enough; who quotes another’s learns nothing', async () => {
  const sent = await talk
    .group('委员工作群')
    .hears('李秀兰', '社情民意 关于水井的建议\n情况：干涸。\n建议：打井。');
  await talk.carryOut();
  const row = await talk.db
    .selectFrom('outbox')
    .select('platform_message_id')
    .where('inbox_id', '=', sent.inboxId!)
    .where('target_kind', '=', 'chat')
    .executeTakeFirstOrThrow();
  const quote = row.platform_message_id!;
  expect(await talk.group('委员工作群').says('李秀兰', '采用了吗', { quote })).toEqual([
    expect.stringMatching(/^（私信）社情民意 SQ-2026-0005《关于水井的建议》/),
  ]);
  expect(await talk.group('委员工作群').says('张伟', '怎么样了', { quote })).toEqual([
    expect.stringMatching(/^（私信）没有找到/),
  ]);
});

describe('states are said in kind words', () => {
  const state = async (to: TipState, reason?: string) => {
    await talk.db.updateTable('tip').set({ state: to }).where('number', '=', 'SQ-2026-0001').execute();
    if (reason)
      await talk.db
        .insertInto('tip_event')
        .values({ tip_id: 1 as never, type: to, to_state: to, reason, detail: '{}' })
        .execute();
    return (await talk.private().says('李秀兰', '查询 SQ-2026-0001'))[0];
  };
  beforeEach(() => talk.at('2026-11-24T10:00:00+08:00'));

  test('returned with its reason', async () => {
    expect(await state('returned', '请补充数据')).toContain('目前：已退回，请修改后重新报送（请补充数据）');
  });

  test('kept, merged, in editing', async () => {
    expect(await state('kept')).toContain('已留存，这次没有编报');
    expect(await state('merged')).toContain('您的署名保留');
    expect(await state('editing')).toContain('信息员正在编辑');
  });

  test('issued with its 期', async () => {
    const { committee_id } = await talk.db
      .selectFrom('tip')
      .select('committee_id')
      .where('number', '=', 'SQ-2026-0001')
      .executeTakeFirstOrThrow();
    await talk.db
      .insertInto('bulletin')
      .values({ committee_id, year: 2026, issue_number: 12, tip_id: 1 as never })
      .execute();
    expect(await state('issued')).toContain('目前：已编报（第12期）');
  });
});
