/** Check-ins, withdrawals, recalls and tips on the embedded database: the same statements, the same answers. */

import { expect, test } from 'vitest';
import { talkOfFile } from '../support/talk-of-file.js';

const talk = talkOfFile('embedded');

test('check-ins are counted, taken back and counted again', async () => {
  const group = talk.group('委员读书群');
  await group.says('李秀兰', '打卡 《论语》第1章 心得：仁者爱人', { messageId: 'one' });
  await group.says('李秀兰', '打卡 《论语》第2章 心得：温故知新');
  await talk.recalls('one');
  expect((await talk.private().says('李秀兰', '我的打卡'))[0]).toContain('累计打卡1天；心得1篇、0段，共4字');
  talk.at('2026-11-23T10:05:00+08:00');
  expect((await group.says('李秀兰', '撤回打卡'))[0]).toContain('已撤回11月23日的打卡：《论语》第2章');
  expect(await group.says('李秀兰', '今日打卡统计')).toEqual(['今日已有0位委员打卡，心得0篇、0段，共0字。']);
});

test('streaks, leave, holidays, a topic’s totals and its change are the same there', async () => {
  const group = talk.group('委员读书群');
  const staff = (text: string) => talk.private().says('陈静', text);
  await staff('修改专题\n连续天数：显示\n日界：凌晨2点，从11月25日起');
  expect(await staff('确认')).toEqual([expect.stringContaining('已修改')]);
  talk.at('2026-11-24T10:00:00+08:00');
  await group.says('张伟', '打卡 心得：学而时习之');
  await group.says('张伟', '请假 11月25日');
  await staff('放假 11月26日 馆庆');
  talk.at('2026-11-28T01:59:00+08:00');
  await group.says('张伟', '打卡 心得：有朋自远方来');
  const own = (await talk.private().says('张伟', '我的打卡'))[0]!.split('\n');
  expect([own[0], own.at(-1)]).toEqual([
    '（私信）张伟委员，11月打卡2天，累计打卡2天；心得2篇、0段，共11字。',
    '已连续打卡2天。',
  ]);
  expect((await group.says('张伟', '专题统计'))[0]).toContain('1位委员参加，打卡2人次，心得2篇、0段，共11字');
  await staff('修改专题\n学习日：工作日，从11月29日起');
  await staff('确认');
  talk.at('2026-11-29T10:00:00+08:00');
  expect((await group.says('张伟', '打卡 心得：周日'))[0]).toContain('不是专题的学习日');
  await staff('上班 11月29日');
  expect((await talk.private().says('张伟', '我的打卡'))[0]).toContain('11月打卡3天');
});

test('tips are numbered, shown, read by the editor, and withdrawn', async () => {
  await talk
    .private()
    .says('李秀兰', '社情民意 关于路灯的建议\n情况：黑。\n建议：装。', { messageId: 'tip' });
  expect((await talk.private().says('李秀兰', '我的社情民意'))[0]).toContain(
    'SQ-2026-0001《关于路灯的建议》：已收到',
  );
  expect((await talk.private().says('刘洋', '查询 SQ-2026-0001'))[0]).toContain('反映人：李秀兰');
  await talk.recalls('tip');
  expect((await talk.private().says('李秀兰', '查询 SQ-2026-0001'))[0]).toContain('已撤回');
});

test('a secret mark alerts staff', async () => {
  expect(await talk.group('委员工作群').says('李秀兰', '绝密★ 某件')).toHaveLength(3);
});
