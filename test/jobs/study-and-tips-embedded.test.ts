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
