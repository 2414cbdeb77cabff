/** Counting characters as a reader sees them. */

import { expect, test } from 'vitest';
import { visibleChars } from '../../src/domain/visible-chars.js';

test.each([
  ['', 0],
  [' \n\u3000\u200b\ufeff', 0],
  ['仁者 爱人。', 5],
  ['👨‍👩‍👧‍👦', 1],
  ['𠮷', 1],
  ['é', 1],
  ['👍🏻❤️', 2],
  ['\ud800', 1],
])('%j has %i', (text, count) => expect(visibleChars(text)).toBe(count));
