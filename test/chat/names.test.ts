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
test('two names are two', () => expect(isSameName('张伟', '张卫')).toBe(false));

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
  ['-农业界', '-农业界', ''],
  ['李秀兰 农业界 教育界', '李秀兰', '农业界 教育界'],
  ['张 秀兰 农业界', '张 秀兰', '农业界'],
  ['张 农业界', '张', '农业界'],
  ['张 农业界 委员', '张', '农业界 委员'],
  ['李秀兰 兰', '李秀兰', '兰'],
  ['li wei', 'li wei', ''],
  ['张委员', '张委员', ''],
  ['张伟委员-农业界', '张伟', '委员-农业界'],
  ['委员张伟', '委员张伟', ''],
  ['张伟委员会', '张伟委员会', ''],
  ['张伟-李💐', '张伟', '-李💐'],
  ['张伟-李💐好', '张伟', '-李💐好'],
  ['💐张伟', '💐张伟', ''],
  ['张伟💐-农业界', '张伟', '-农业界'],
  [' 张伟 ', '张伟', ''],
])('%s is %s with %j', (shown, name, suffix) => expect(splitSuffix(shown)).toEqual({ name, suffix }));
