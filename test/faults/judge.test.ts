/** The judge of the fault runs sees what is lost and doubled, and every row of its table has a case. */

import { expect, test } from 'vitest';
import { countAnswers, countNotices, isWhole, judge } from '../support/faults/judge.js';
import { filesUnder, textOf } from '../support/sources.js';

const commands = [
  { id: 'om_1', chat: '甲群', user: '李秀兰' },
  { id: 'om_2', chat: '甲群', user: '张伟' },
  { id: 'om_3', chat: '乙群', user: '王建国' },
];
const chatId = (name: string) => `oc_${name}`;
const sent = [
  { chatOrUser: 'oc_甲群', text: '已记录 2 位委员的学习打卡：李秀兰、张伟。', replyTo: undefined },
  { chatOrUser: 'oc_乙群', text: '王建国委员，已记录', replyTo: 'om_3' },
  { chatOrUser: 'oc_甲群', text: '周五学习', replyTo: undefined },
  { chatOrUser: 'oc_乙群', text: '周五学习', replyTo: undefined },
];
const evidence = (
  rows: Record<string, number>,
  said: typeof sent,
  reactions: { messageId: string }[] = [],
) => ({
  commands,
  rowsOf: (id: string) => rows[id] ?? 0,
  answersTo: countAnswers({ sent: said, reactions }, chatId),
  groups: ['甲群', '乙群'],
  noticesIn: countNotices(said, '周五学习', chatId),
});

test('what is recorded once, answered once and sent once is whole', () => {
  const verdict = judge(evidence({ om_1: 1, om_2: 1, om_3: 1 }, sent));
  expect(verdict).toMatchObject({ commands: 3, groups: 2, lost: 0, unanswered: 0 });
  expect(isWhole(verdict)).toBe(true);
});

test('a lost and a doubled row, a missing and a doubled answer, a group without and one with two are each seen', () => {
  const twice = [...sent.slice(1, 3), sent[1]!, sent[2]!];
  const verdict = judge(evidence({ om_1: 2, om_3: 1 }, twice));
  expect(verdict).toMatchObject({ lost: 1, doubledRows: 1, unanswered: 2, doubledAnswers: 1 });
  expect(verdict).toMatchObject({ groupsWithout: 1, groupsTwice: 1 });
  expect(isWhole(verdict)).toBe(false);
});

test('a mark on a command answers it, and a mark beside a line is an answer too many', () => {
  const marks = [{ messageId: 'om_1' }, { messageId: 'om_2' }];
  const rows = { om_1: 1, om_2: 1, om_3: 1 };
  expect(judge(evidence(rows, sent.slice(1), marks))).toMatchObject({ unanswered: 0, doubledAnswers: 0 });
  const beside = judge(evidence(rows, sent.slice(1), [...marks, { messageId: 'om_3' }]));
  expect(beside).toMatchObject({ unanswered: 0, doubledAnswers: 1 });
});

test('every row of the table has a case whose name begins with it', async () => {
  const { ROWS } = (await import('../support/faults/rows.mjs' as string)) as { ROWS: Map<string, unknown> };
  const names = filesUnder(['test/faults/full'], /\.ts$/).flatMap((path) =>
    [...textOf(path).matchAll(/\btest(?:\.each\([^)]*\))?\(\s*['`](.*?)['`]/g)].map(([, name]) => name!),
  );
  expect(ROWS.size).toBeGreaterThan(20);
  expect([...ROWS.keys()].filter((row) => !names.some((name) => name.startsWith(row)))).toEqual([]);
});
