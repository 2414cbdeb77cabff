/** 收到 in the forms people give it, alone and with what they add to it. */

import { expect, test } from 'vitest';
import { isAcknowledgement } from '../../src/chat/acknowledgement-text.js';
import { fold } from '../../src/chat/fold.js';

test.each([
  '收到 谢谢 辛苦了',
  '领导好，收到，谢谢！',
  '收到。。。一定参加',
  '农业界李秀兰收到',
  '李秀兰委员 已阅',
  '[玫瑰]收到[玫瑰]',
  '收到[OK]好的',
  '收到@陈静',
  '收到@陈静 一定参加',
  '“收到”',
  '((收到))',
  '"(已阅)"',
  '@陈静 收到',
  '@刘洋 @陈静 收到',
  '收到 @陈静',
  '收到，@陈静 谢谢',
  ' 👍 ',
  '👌🏻',
  '🙏🙏',
])('%j acknowledges', (words) => expect(isAcknowledgement(words)).toBe(true));

test.each([
  '，。！',
  '  ',
  '谢谢 辛苦了',
  '一定参加',
  '已[玫瑰]阅',
  '收"到',
  '收到 明天见',
  '收到，张伟呢',
  '@陈静',
  '👍😀',
  '👍好书',
])('%j does not', (words) => expect(isAcknowledgement(words)).toBe(false));

test('it has at most 60 characters and eight pieces', () => {
  const padded = (count: number) => `收到${'！'.repeat(count)}`;
  expect(isAcknowledgement(padded(58))).toBe(true);
  expect(isAcknowledgement(padded(59))).toBe(false);
  expect(isAcknowledgement(Array(8).fill('收到').join('，'))).toBe(true);
  expect(isAcknowledgement(Array(9).fill('收到').join('，'))).toBe(false);
});

test('folded words are read as typed ones; an emoji alone is gone from them', () => {
  expect(isAcknowledgement({ folded: fold('ＳＤ') })).toBe(true);
  expect(isAcknowledgement({ folded: fold('👍') })).toBe(false);
});
