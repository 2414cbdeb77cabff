/** Decisions on a numbered list, as staff type them. */

import { expect, test } from 'vitest';
import { fold } from '../../src/chat/fold.js';
import { readNumberedChoice } from '../../src/chat/numbered-choice.js';

const read = (original: string) => readNumberedChoice({ original, folded: fold(original), attachments: [] });

test.each([
  ['全部同意', { all: 'approve', approve: [], refuse: [], except: [] }],
  ['全部同意，除3', { all: 'approve', approve: [], refuse: [], except: [3] }],
  ['全部同意,除了3、5外。', { all: 'approve', approve: [], refuse: [], except: [3, 5] }],
  ['都同意', { all: 'approve', approve: [], refuse: [], except: [] }],
  ['同意 1、2', { approve: [1, 2], refuse: [], except: [] }],
  ['同意１，２', { approve: [1, 2], refuse: [], except: [] }],
  ['同意1-3', { approve: [1, 2, 3], refuse: [], except: [] }],
  ['同意第1至3项', { approve: [1, 2, 3], refuse: [], except: [] }],
  ['拒绝 3', { approve: [], refuse: [3], except: [] }],
  ['不同意3', { approve: [], refuse: [3], except: [] }],
  ['同意 1、2，拒绝 3', { approve: [1, 2], refuse: [3], except: [] }],
  ['全部同意，拒绝3', { all: 'approve', approve: [], refuse: [3], except: [] }],
  [' 同意 1；2。 ', { approve: [1, 2], refuse: [], except: [] }],
  ['同意 10-12、120', { approve: [10, 11, 12, 120], refuse: [], except: [] }],
  ['同意 第1项至第3项', { approve: [1, 2, 3], refuse: [], except: [] }],
  ['同意 1，。；拒绝 2', { approve: [1], refuse: [2], except: [] }],
  ['全部拒绝', { all: 'refuse', approve: [], refuse: [], except: [] }],
])('%s', (text, choice) => {
  expect(read(text)).toEqual(choice);
});

test('a decision has at most 400 characters and ten parts', () => {
  const long = `同意 1${'、'.repeat(196)}`;
  expect(read(`${long}${long}`)).toBeDefined();
  expect(read(`${long}${long}、`)).toBeUndefined();
  expect(read('同意 1，'.repeat(10))?.approve).toHaveLength(10);
});

test.each([
  '',
  '同意',
  '同意这个方案',
  '全部同意的话呢',
  '1、2',
  '拒绝',
  '同意 1 元',
  '好的',
  '同意 、',
  '同意 3-1',
  '同意 1 全部',
  '我同意 1',
  `${'同意 1，'.repeat(10)}拒绝 2`,
  `同意 ${'1、'.repeat(300)}`,
])('no decision: %s', (text) => {
  expect(read(text)).toBeUndefined();
});
