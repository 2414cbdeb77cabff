/** Numbers as people write them: 12, 十二, 二十一, 廿一, 一百零八, 二〇二六. */

const DIGITS = '零一二三四五六七八九';

/** The value of digits or Chinese numerals up to 9999 (folded); undefined when it is neither. */
export function readNumber(word: string): number | undefined {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  if (!/^[〇零一二两三四五六七八九十百千廿卅]{1,9}$/.test(word)) return undefined;
  const plain = word
    .replaceAll('〇', '零')
    .replaceAll('两', '二')
    .replaceAll(/廿十?/g, '二十')
    .replaceAll(/卅十?/g, '三十');
  if (!/[十百千]/.test(plain)) return Number([...plain].map((sign) => DIGITS.indexOf(sign)).join(''));
  let total = 0;
  let digit = 0;
  for (const sign of plain) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[sign];
    if (unit === undefined) digit = DIGITS.indexOf(sign);
    else {
      total += (digit || 1) * unit;
      digit = 0;
    }
  }
  return total + digit;
}
