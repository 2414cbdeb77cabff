/** Names as chats show them. */

import { expect, test } from 'vitest';
import { isSameName, splitSuffix } from '../../src/chat/names.js';

test.each([
  ['张　伟', '张伟'],
  ['阿依古丽•买买提', '阿依古丽·买买提'],
  ['阿依古丽．买买提', '阿依古丽・买买提'],
  ['ＬＩ Wei', 'li wei'],
])('%s is %s', (one, other) => expect(isSameName(one, other)).toBe(true));

test('no name is the same as no other', () => expect(isSameName('', ' ')).toBe(false));

test.each([
  ['李秀兰-农业界', '李秀兰', '-农业界'],
  ['陈静💐请假', '陈静', '请假'],
  ['张伟（教育界）', '张伟', '（教育界）'],
  ['张　伟', '张　伟', ''],
  ['张 伟 教育界', '张 伟', '教育界'],
  ['李秀兰 农业界', '李秀兰', '农业界'],
  ['王建国委员', '王建国', '委员'],
  ['阿依古丽·买买提', '阿依古丽·买买提', ''],
  ['', '', ''],
])('%s is %s with %j', (shown, name, suffix) => expect(splitSuffix(shown)).toEqual({ name, suffix }));
