/** Whom a notice is for, and its number, as staff write them. */

import { expect, test } from 'vitest';
import { resolveAudience } from '../../src/domain/audience.js';
import { noticeNumber, readNoticeNumber } from '../../src/domain/notice-number.js';

const GROUPS = [
  { name: '委员读书群', tags: [] },
  { name: '委员工作群', tags: ['办公'] },
  { name: '第一联络组群', tags: ['第一联络组'] },
  { name: '第十一联络组群', tags: [] },
  { name: '农业界委员群', tags: [] },
  { name: '农业界青年群', tags: [] },
];
const UNITS = ['农业界', '教育界', '第一联络组', '第十一联络组'];

const resolve = (...named: string[]) => {
  const { groups, unknown, withoutGroup } = resolveAudience(named, GROUPS, UNITS);
  return { groups: groups.map((group) => group.name), unknown, withoutGroup };
};

test.each<[string[], string[]]>([
  [['委员读书群'], ['委员读书群']],
  [['委员 读书群', '「委员读书群」'], ['委员读书群']],
  [['委員讀書群'], ['委员读书群']],
  [['办公'], ['委员工作群']],
  [['第一联络组'], ['第一联络组群']],
  [['第十一联络组'], ['第十一联络组群']],
  [['农业界'], ['农业界委员群', '农业界青年群']],
  [['读书群'], ['委员读书群']],
  [
    ['第一联络组', '委员读书群'],
    ['委员读书群', '第一联络组群'],
  ],
])('%s means %s', (named, groups) => {
  expect(resolve(...named)).toEqual({ groups, unknown: [], withoutGroup: [] });
});

test.each(['全部', '所有群', '各群', '全部群'])('%s means every group', (all) => {
  expect(resolve(all).groups).toHaveLength(GROUPS.length);
});

test('a unit without a group, and a name that several groups hold, are no audience', () => {
  expect(resolve('教育界', '委员', '群')).toEqual({
    groups: [],
    unknown: ['委员', '群'],
    withoutGroup: ['教育界'],
  });
});

test('numbers count drafts of a Beijing day with at least two digits', () => {
  expect(noticeNumber('2026-04-23', 1)).toBe('N-20260423-01');
  expect(noticeNumber('2026-04-23', 123)).toBe('N-20260423-123');
});

test.each([
  ['n-20260423-01', 'N-20260423-01', ''],
  ['n20260423-1', 'N-20260423-01', ''],
  ['n 20260423 01 委员读书群', 'N-20260423-01', '委员读书群'],
  ['委员读书群 n-20260423-12', 'N-20260423-12', '委员读书群'],
])('%s is read as %s', (folded, number, rest) => {
  expect(readNoticeNumber(folded)).toEqual({ number, rest });
});

test.each(['', '委员读书群', 'sn-20260423-01', 'n-2026042-01', 'sq-2026-0017'])(
  '%s holds no number',
  (folded) => {
    expect(readNoticeNumber(folded)).toBeUndefined();
  },
);
