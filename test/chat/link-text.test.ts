/** 绑定 and 解绑 as people type them: a name, a code, or the wish to be told how. */

import { describe, expect, test } from 'vitest';
import type { Words } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { hearLinkText, readLinkText, readYesOrNo } from '../../src/chat/link-text.js';

const words = (original: string): Words => ({ original, folded: fold(original), attachments: [] });
const name = (typed: string) => ({ step: 'name', name: typed });
const code = { step: 'code', code: 'K7MP3XQ9' };
const how = { step: 'how' };

describe('what follows 绑定', () => {
  test.each([
    ['李秀兰', name('李秀兰')],
    ['我是李秀兰', name('李秀兰')],
    ['我叫 李秀兰 ', name('李秀兰')],
    ['姓名：李秀兰', name('李秀兰')],
    ['名字，李秀兰', name('李秀兰')],
    ['账号: 李秀兰', name('李秀兰')],
    ['李秀兰-农业界', name('李秀兰-农业界')],
    ['K7MP3XQ9', code],
    ['k7mp-3xq9', code],
    ['绑定码：K7MP 3XQ9', code],
    ['', how],
    ['一下', how],
    ['我是', how],
    ['怎么用', how],
    ['李秀兰可以吗', how],
    ['李秀兰？', how],
    ['李秀兰\n农业界', how],
  ])('%j', (rest, reading) => expect(readLinkText(rest, true)).toEqual(reading));

  test('a name has at most 40 characters, rare ones counted as one', () => {
    expect(readLinkText('𠮷'.repeat(40), true)).toEqual(name('𠮷'.repeat(40)));
    expect(readLinkText('𠮷'.repeat(41), true)).toEqual(how);
  });

  test('said to nobody, more than twelve characters are a sentence about binding', () => {
    expect(readLinkText('阿依古丽·买买提-农业界', false)).toEqual(name('阿依古丽·买买提-农业界'));
    expect(readLinkText('关'.repeat(12), false)).toEqual(name('关'.repeat(12)));
    expect(readLinkText('关'.repeat(13), false)).toBeUndefined();
    expect(readLinkText('关'.repeat(13), true)).toEqual(name('关'.repeat(13)));
  });

  test('said to nobody, a code, nothing and a short question are still answered', () => {
    expect(readLinkText('绑定码 K7MP - 3XQ9', false)).toEqual(code);
    expect(readLinkText('', false)).toEqual(how);
    expect(readLinkText('怎么弄', false)).toEqual(how);
  });
});

describe('without a gap', () => {
  test.each([
    ['绑定李秀兰', name('李秀兰')],
    ['綁定李秀蘭', name('李秀蘭')],
    ['绑定K7MP3XQ9', code],
    ['绑定', how],
    ['绑定？', how],
    ['绑定是什么', how],
    ['绑定太麻烦了', how],
    [`绑定${'关'.repeat(13)}`, name('关'.repeat(13))],
    ['解绑', { step: 'unbind' }],
    ['解綁', { step: 'unbind' }],
    ['解绑账号', { step: 'unbind' }],
    ['解绑我的帐号。', { step: 'unbind' }],
    ['解绑!', { step: 'unbind' }],
  ])('%j', (typed, reading) => expect(hearLinkText(words(typed))).toEqual(reading));

  test.each([
    '',
    '李秀兰',
    '我要绑定',
    '我要解绑',
    '解绑吗',
    '解绑李秀兰',
    '解绑还是不解绑',
    '解绑账号怎么弄',
  ])('%j asks for neither', (typed) => expect(hearLinkText(words(typed))).toBeUndefined());
});

describe('the answer to a question for 确认 or 取消', () => {
  test.each(['确认', '確認', '确定', '是', '是的', '确认解绑', '确认导入', '确认！', '是的，。 '])(
    '%j is yes',
    (typed) => expect(readYesOrNo(words(typed))).toBe(true),
  );

  test.each([
    '取消',
    '取消！',
    '不',
    '不了',
    '否',
    '算了',
    '先不',
    '不用',
    '不用了',
    '不要',
    '取消解绑',
    '先不导入',
  ])('%j is no', (typed) => expect(readYesOrNo(words(typed))).toBe(false));

  test.each([
    '',
    '好的',
    '确认吗',
    '我确认',
    '不确认',
    '确 认',
    '是谁',
    '取消通知',
    '我取消',
    '不是',
    '确认。再说',
  ])('%j is neither', (typed) => expect(readYesOrNo(words(typed))).toBeUndefined());
});
