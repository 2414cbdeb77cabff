/** What people write with a request to become a contact: a name and a code count, nothing less. */

import { expect, test } from 'vitest';
import { readHelloText } from '../../src/chat/hello-text.js';

test.each([
  '李秀兰 K7MP-3XQ9',
  '我是李秀兰，绑定码k7mp3xq9',
  '您好，我是李秀兰委员 Ｋ７ＭＰ－３ＸＱ９',
  'K7MP 3XQ9 李秀兰',
  '绑定 K7MP—3XQ9 姓名：李秀兰。',
])('%s names her and proves it', (text) => {
  expect(readHelloText(text)).toEqual({ name: '李秀兰', code: 'K7MP3XQ9' });
});

test.each([
  '',
  '我是李秀兰',
  'K7MP-3XQ9',
  '我是群聊“委员读书群”的张伟',
  '李秀兰 13800138000',
  '李秀兰 ABCDEFGH',
])('%s proves nothing', (text) => {
  expect(readHelloText(text)).toBeUndefined();
});
