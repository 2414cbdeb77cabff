/** Whom a claimed name means, and when nobody can say. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchName } from '../../src/domain/name-match.js';

const PEOPLE = [
  { name: '李秀兰', units: ['农业界', '第一联络组'] },
  { name: '张伟', units: ['教育界'] },
  { name: '张伟', units: ['经济界'] },
  { name: '王建国', units: ['经济界', '经济委'] },
  { name: '王建', units: ['教育界'] },
  { name: '阿依古丽·买买提', units: ['少数民族界'] },
  { name: '陈静', units: [] },
  { name: '萧若兰', units: ['医药卫生界'] },
];

/** `who kind (reason)`, for reading. */
function says(shown: string): string {
  const simplify = (text: string) =>
    text.replaceAll('蘭', '兰').replaceAll('張', '张').replaceAll('偉', '伟').replaceAll('農業', '农业');
  const match = matchName(shown, PEOPLE, simplify);
  if (match.kind === 'none') return `none (${match.reason})`;
  if (match.kind === 'ambiguous')
    return `ambiguous ${match.people.map((one) => one.name).join()} (${match.reason})`;
  return `${match.kind} ${match.person.name} ${match.person.units[0] ?? ''} (${match.reason})`;
}

test.each([
  ['李秀兰', 'exact 李秀兰 农业界 (name)'],
  ['李 秀 兰', 'exact 李秀兰 农业界 (name)'],
  ['李秀兰-农业界', 'exact 李秀兰 农业界 (name and unit)'],
  ['农业界李秀兰', 'exact 李秀兰 农业界 (name and unit)'],
  ['农业 李秀兰委员', 'exact 李秀兰 农业界 (name and unit)'],
  ['（第一联络组）李秀蘭', 'exact 李秀兰 农业界 (name and unit)'],
  ['李秀兰委员', 'exact 李秀兰 农业界 (name)'],
  ['李秀兰🌹', 'exact 李秀兰 农业界 (name)'],
  ['陈静💐请假', 'likely 陈静  (name and more)'],
  ['示例县李秀兰', 'likely 李秀兰 农业界 (name and more)'],
  ['李秀兰-农业界-休假中', 'likely 李秀兰 农业界 (name, unit and more)'],
  ['張偉-教育界', 'exact 张伟 教育界 (name and unit)'],
  ['张伟（经济）', 'exact 张伟 经济界 (name and unit)'],
  ['张　伟', 'ambiguous 张伟,张伟 (name)'],
  ['张伟-农业界', 'ambiguous 张伟,张伟 (name with another unit)'],
  ['张伟明', 'none (nobody of that name)'],
  ['王建国', 'exact 王建国 经济界 (name)'],
  ['王建', 'exact 王建 教育界 (name)'],
  ['阿依古丽•买买提', 'exact 阿依古丽·买买提 少数民族界 (name)'],
  ['阿依古丽买买提', 'exact 阿依古丽·买买提 少数民族界 (name)'],
  ['阿依古丽', 'likely 阿依古丽·买买提 少数民族界 (first part of the name)'],
  ['李委员', 'likely 李秀兰 农业界 (surname and title)'],
  ['王委员', 'ambiguous 王建国,王建 (surname and title)'],
  ['李秀蓝', 'likely 李秀兰 农业界 (one character differs)'],
  ['赵某某', 'none (nobody of that name)'],
  ['🌹🌹', 'none (no name)'],
  ['', 'none (no name)'],
])('%s → %s', (shown, expected) => {
  expect(says(shown)).toBe(expected);
});

test('any text is answered, and only somebody of the list is ever meant', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (shown) => {
      const match = matchName(shown, PEOPLE);
      if (match.kind === 'exact' || match.kind === 'likely') expect(PEOPLE).toContain(match.person);
    }),
  );
});
