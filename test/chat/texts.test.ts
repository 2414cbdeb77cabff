/** Reading tips, notices, acknowledgements and event replies: the rules that the corpus cannot show. */

import { expect, test } from 'vitest';
import { isAcknowledgement, readEventReply } from '../../src/chat/acknowledgement-text.js';
import { readNoticeText } from '../../src/chat/notice-text.js';
import { readTipText } from '../../src/chat/tip-text.js';

const whole = {
  title: '关于加装路灯的建议',
  situation: '村口夜里很黑',
  cause: '没有规划',
  suggestion: '尽快加装',
};
const labelled: [string, string][] = [
  ['标题', whole.title],
  ['情况', whole.situation],
  ['原因', whole.cause],
  ['建议', whole.suggestion],
];
const orders = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [1, 3, 0, 2],
  [2, 0, 3, 1],
];

test.each(['\n', ' ', '；', '。\n\n'])('labels may stand in any order, parted by %j', (by) => {
  for (const order of orders) {
    for (const sign of ['：', ':', '；', '—', '\n']) {
      const text = order.map((index) => labelled[index]!.join(sign)).join(by);
      const tip = readTipText(text);
      const bare = Object.fromEntries(
        Object.keys(whole).map((key) => [key, String(tip[key as 'title']).replace(/[。；]$/, '')]),
      );
      expect(bare).toEqual(whole);
    }
  }
});

test.each([
  ['一、', '二、', '三、', '四、'],
  ['（一）', '（二）', '（三）', '（四）'],
  ['1. ', '2. ', '3. ', '4. '],
  ['①', '②', '③', '④'],
  ['⑴', '⑵', '⑶', '⑷'],
])('numbering %s is not content', (...numbers) => {
  const text = labelled.map(([label, words], index) => `${numbers[index]}${label}：${words}`).join('\n');
  expect(readTipText(text)).toEqual({ ...whole, authorLines: [] });
});

test('who wrote it is not content, wherever it stands', () => {
  const lines = ['反映人：李秀兰', '单位职务：示例县农技站站长', '电话：139 1234 5678'];
  for (const text of [
    `${lines.join('\n')}\n标题：甲\n情况：乙\n建议：丙`,
    `标题：甲\n情况：乙\n${lines.join('\n')}\n建议：丙`,
    `标题：甲\n情况：乙\n建议：丙\n${lines.join('\n')}`,
  ]) {
    expect(readTipText(text)).toEqual({
      title: '甲',
      situation: '乙',
      cause: '',
      suggestion: '丙',
      authorLines: lines,
    });
  }
});

test('responsible offices inside a suggestion are content', () => {
  expect(readTipText('标题：甲\n建议：整改。责任单位：住建局').suggestion).toBe('整改。责任单位：住建局');
});

test('what goes on after an author’s line is not lost', () => {
  expect(readTipText('作者：张伟\n路灯坏了很久').situation).toBe('路灯坏了很久');
});

test('an audience line names groups and units and is not part of the notice', () => {
  const notice = readNoticeText('发给：委员读书群、农业界，委员读书群；全体委员。\n甲\n乙', 'notice');
  expect(notice).toMatchObject({ audience: ['委员读书群', '农业界', '全体委员'], title: '甲', body: '乙' });
});

test('a long first line is body, not title', () => {
  const words = `${'请各位委员认真准备'.repeat(10)}\n第二行`;
  expect(readNoticeText(words, 'notice')).toMatchObject({ title: '通知', body: words });
});

test('only a gathering with a time is an event', () => {
  expect(readNoticeText('周五下午3点开会', 'notice').hasEvent).toBe(true);
  expect(readNoticeText('系统周五下午3点维护', 'notice').hasEvent).toBe(false);
  expect(readNoticeText('会议纪要请查收', 'notice').hasEvent).toBe(false);
});

test.each([
  '收到',
  '收到🫡',
  '1',
  'SD',
  '好的，准时参加',
  '已阅',
  '👌',
  '收到！！！',
  'ＳＤ',
  '收到，谢谢通知',
])('%s acknowledges', (words) => expect(isAcknowledgement(words)).toBe(true));
test.each([
  '收到你的快递了',
  '收到了吗',
  '没收到',
  '12',
  '1楼',
  '好的，我下午过去',
  '谢谢',
  '',
  '😀',
  '材料已收到请转交张伟',
])('%s does not', (words) => expect(isAcknowledgement(words)).toBe(false));

test('a reason for leave is kept as typed', () => {
  expect(readEventReply('请假（陪護老人👵）')).toEqual({
    answer: 'leaveRequested',
    companions: 0,
    reason: '陪護老人👵',
  });
});
test.each(['参加吗？', '参加过了', '请假条', '', '参加的人很多', '报名截止了没'])('%s is no reply', (words) =>
  expect(readEventReply(words)).toBeUndefined(),
);
