/** Folding: one form for all that reads the same, and the way back to what was typed. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOLDED_MAX_CHARS, fold } from '../../src/chat/fold.js';

const folded = (text: string) => fold(text).text;

test.each([
  ['＃打咔　《論語》第３章', '#打卡 《论语》第3章'],
  ['打\u200b卡\u2005@李 秀兰', '打卡 @李 秀兰'],
  ['📚打卡1️⃣<<论语>>👍🏻', '打卡1《论语》'],
  ['打卡\u3000\r\n\n 心得：好', '打卡\n心得:好'],
  ['P45－62～70—80–90−95', 'p45-62~70-80-90-95'],
  ['「论语」『孟子』〈大学〉⟪中庸⟫', '《论语》《孟子》《大学》《中庸》'],
  ['【打卡】〔2026〕［3］', '[打卡][2026][3]'],
  ['說説説 後裏臺灣', '说说说 后里台湾'],
  ['①⑴㈠ⅻ', '1(1)(一)xii'],
  ['阿依古丽•买买提・玉', '阿依古丽·买买提·玉'],
  ['a\u0000b\ud800c\u202ed\ufeff', 'abcd'],
  ['機密☆ 祕密⭐ ㊙', '机密★ 秘密★ 秘'],
  ['  ', ''],
  [' \n 打卡', '打卡'],
  ['打 \u200b 卡', '打 卡'],
  ['打 \n 卡', '打\n卡'],
  ['打\n 卡 ', '打\n卡'],
  ['', ''],
])('%j is matched as %j', (typed, form) => expect(folded(typed)).toBe(form));

test('the words behind a folded place are cut out of the original exactly', () => {
  const typed = '📚【打 卡】　《論語》第３章 ❤️很好';
  const { text, origin } = fold(typed);
  expect(typed.slice(origin(text.indexOf('《')))).toBe('《論語》第３章 ❤️很好');
  expect(typed.slice(origin(text.indexOf('很好')))).toBe('很好');
  expect(origin(text.length)).toBe(typed.length);
});

test('a blank begins where the first of its run was typed', () => {
  const { text, origin } = fold('打 \n\u200b 卡');
  expect(text).toBe('打\n卡');
  expect([0, 1, 2, 3].map(origin)).toEqual([0, 1, 5, 6]);
});

test('a doubled bracket is one book mark, on its own it stays', () => {
  const { text, origin } = fold('<<论语>>好');
  expect(text).toBe('《论语》好');
  expect([...text].map((_, index) => origin(index))).toEqual([0, 2, 3, 4, 6]);
  expect(folded('a<b')).toBe('a<b');
});

test('text that grows under NFKC is capped before and after', () => {
  expect(fold('\ufdfa'.repeat(4_000), 4_000).text.length).toBeLessThan(4_000 + 18);
  expect(fold('㍿打卡', 4).text).toBe('株式会社');
  expect(fold('打卡', 1).text).toBe('打');
  expect(fold('卡'.repeat(300_000)).text.length).toBe(FOLDED_MAX_CHARS);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  }),
  fc.string({
    unit: fc.constantFrom(
      '打',
      '卡',
      '<',
      '>',
      ' ',
      '\n',
      '　',
      '《',
      '１',
      '\u200b',
      '😀',
      '\ud83d',
      '\ufdfa',
    ),
  }),
);

test('offsets rise, stay inside the original and never point behind it', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const { text, origin } = fold(typed);
      let last = 0;
      for (let index = 0; index <= text.length; index += 1) {
        expect(origin(index)).toBeGreaterThanOrEqual(last);
        expect(origin(index)).toBeLessThanOrEqual(typed.length);
        last = origin(index);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('what is folded folds to itself', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const once = folded(typed);
      expect(folded(folded(once))).toBe(folded(once));
    }),
    { numRuns: 2_000 },
  );
});

test('nothing unseen is left', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      expect(folded(typed)).not.toMatch(/[\u0000-\u0009\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/);
    }),
    { numRuns: 1_000 },
  );
});

/** The definition, slowly: each character's form by itself, runs of white space as one, doubled brackets as one mark. */
function foldedSlowly(typed: string) {
  const formOf = (one: string | undefined) => (one === undefined ? '' : fold(`a${one}a`).text.slice(1, -1));
  const pieces: { form: string; at: number }[] = [];
  for (let at = 0; at < typed.length; ) {
    const character = String.fromCodePoint(typed.codePointAt(at)!);
    const form = formOf(character);
    const last = pieces.at(-1);
    const isDoubled = (form === '<' || form === '>') && formOf(typed[at + 1]) === form;
    if (/^[ \n]$/.test(form)) {
      if (last && /^[ \n]$/.test(last.form)) last.form = form === '\n' ? form : last.form;
      else if (last) pieces.push({ form, at });
    } else if (form !== '') pieces.push({ form: isDoubled ? (form === '<' ? '《' : '》') : form, at });
    at += character.length + (isDoubled ? 1 : 0);
  }
  if (/^[ \n]$/.test(pieces.at(-1)?.form ?? '')) pieces.pop();
  const text = pieces.map(({ form }) => form).join('');
  return { text, origins: pieces.flatMap(({ form, at }) => Array.from({ length: form.length }, () => at)) };
}

test('the quick way of folding comes to the same as the definition, offsets too', () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const { text, origin } = fold(typed);
      const origins = Array.from({ length: text.length }, (_, index) => origin(index));
      expect({ text, origins }).toEqual(foldedSlowly(typed));
    }),
    { numRuns: 3_000 },
  );
});
