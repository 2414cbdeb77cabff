/** The form of one character: what reads the same is the same, what is not seen is nothing. */

import { expect, test } from 'vitest';
import { characterForm } from '../../src/chat/character-form.js';

const form = (character: string) => characterForm(character.codePointAt(0)!);

test.each([
  ['a', 'a'],
  ['A', 'a'],
  ['Ａ', 'a'],
  ['１', '1'],
  ['读', '读'],
  ['讀', '读'],
  ['\uf914', '乐'],
  ['𠮷', '𠮷'],
  ['①', '1'],
  ['㈠', '(一)'],
  ['㍿', '株式会社'],
  ['㊙', '秘'],
  ['㊗', '祝'],
  ['™', 'tm'],
  ['：', ':'],
  ['。', '。'],
  ['—', '-'],
  ['´', "'"],
  ['【', '['],
  ['「', '《'],
  ['⭐', '★'],
])('%s is matched as %s', (character, matched) => expect(form(character)).toBe(matched));

test.each(['\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'])('%j breaks the line', (character) =>
  expect(form(character)).toBe('\n'),
);

test.each([' ', '\t', '\u00a0', '\u2005', '\u3000', '\u2800'])('%j is a blank', (character) =>
  expect(form(character)).toBe(' '),
);

test.each([
  '\0',
  '\u0007',
  '\u007f',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\ufe0f',
  '\u20e3',
  '\ue000',
  '\ud800',
  '\udfff',
])('%j is not seen', (character) => expect(form(character)).toBe(''));

test.each(['😀', '👍', '🏻', '🇨', '❤'])('the emoji %s says nothing', (character) =>
  expect(form(character)).toBe(''),
);

test.each(['©', '®', '1', '#', '*', 'Ж', 'ß'])('%s is a sign, not an emoji', (character) =>
  expect(form(character)).toBe(character.toLowerCase()),
);

test('a blank inside what one character stands for is dropped', () => {
  expect(form('\ufdfa')).not.toMatch(/\s/);
  expect(form('¨')).toBe('\u0308');
});
