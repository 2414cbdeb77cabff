/** Counting characters as a reader sees them. */

import fc from 'fast-check';
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

test('plain and composed characters are counted the same as one by one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('读', 'a', '。', '👨‍👩‍👧', 'é', '👍🏻', ' ', '\u200b'), { maxLength: 50 }),
      (pieces) => {
        const text = pieces.join('');
        const segments = [...new Intl.Segmenter('zh').segment(text)].map(({ segment }) => segment);
        expect(visibleChars(text)).toBe(segments.filter((segment) => /[^\s\u200b]/u.test(segment)).length);
      },
    ),
  );
});
