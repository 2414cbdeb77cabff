/** 密级标志: the marks that Chinese state secrets carry, and the weaker signs of papers that need a second look. */

import { fold } from './fold.js';

/**
 * Whether a text carries a strong mark: a 密级 (秘密, 机密, 绝密) with ★ or a term, alone on a line or in brackets, named
 * after 密级：, or beside a 文号; spaced, full-width, traditional and look-alike forms included. Linear.
 * Source: 国家秘密定密管理规定 on how 国家秘密标志 are written (密级★保密期限).
 */
export function hasSecretMark(text: string, where: 'text' | 'fileName' = 'text'): boolean {
  const folded = fold(text).text;
  // Every mark holds this character, and most texts do not.
  if (!folded.includes('密')) return false;
  const lines = folded.split('\n');
  if (lines.some((line) => LEVEL_HINT.test(line) && hasMark(line))) return true;
  if (where === 'fileName') return segmentsOf(text).some((segment) => ALONE.test(compact(segment)));
  return lines.some((line) => line.includes('密') && ALONE.test(compact(line))) && !isJoke(text, lines);
}

/** Signs that ask for a second look and refuse nothing: the sign's name, for the editor. */
export function weakSecretSigns(text: string): string[] {
  const folded = compact(fold(text).text);
  return WEAK_SIGNS.filter(([, sign]) => sign.test(folded)).map(([name]) => name);
}

const WEAK_SIGNS: readonly (readonly [string, RegExp])[] = [
  ['文号', /[[(〔](?:19|20)\d\d[\])〕]第?\d{1,5}号/],
  ['内部资料', /内部(?:资料|文件|材料|刊物|参考|掌握|使用)|仅供内部|内部传阅/],
  ['不得外传', /(?:不得|请勿|严禁|禁止|切勿|不要|勿)(?:外传|外泄|扩散|转发|公开)|注意保密|妥善保管/],
  ['绝密', /绝密/],
  ['机密', /机密/],
  ['国家秘密', /(?:国家|工作|军事|涉及)秘密|秘密(?:级|件|文件|资料)|涉密|密级/],
];

/** Between the characters of a mark people put blanks and dots; within one line. */
const compact = (line: string) => line.replace(/[ \n._·|,、\\-]/g, '');

const LEVEL_HINT = /[秘机绝].{0,12}密/;
const LEVEL = '(?:秘密|机密|绝密)(?:级|件)?';
const TERM = '(?:\\d{1,3}|[一二三四五六七八九十]{1,3})(?:年|个?月|天|日)|长期|永久';
const URGENCY = '(?:特急|特提|加急|平急|急件|急)?';
const DOCUMENT_NUMBER = '[\\[(](?:19|20)\\d\\d[\\])]第?\\d{1,5}号';

/** A line that is nothing but the mark. */
const ALONE = new RegExp(`^[\\[(<{"#*]{0,3}${URGENCY}${LEVEL}${URGENCY}[\\])>}"#*:]{0,3}$`, 'u');

const MARKS: readonly RegExp[] = [
  new RegExp(`${LEVEL}[\\])>}"]?(?:★|[*※](?:${TERM}|$))`, 'u'),
  new RegExp(`★${LEVEL}(?:★|$)`, 'u'),
  new RegExp(`[\\[({<]${URGENCY}${LEVEL}${URGENCY}(?:${TERM})?[\\])}>]`, 'u'),
  new RegExp(`密级[:为是]?[\\[("]?${LEVEL}`, 'u'),
  new RegExp(
    `(?:^|[^\\p{L}\\p{N}])${LEVEL}[:(\\[]?(?:保密期限:?|期限:?)?(?:${TERM})(?:$|[^\\p{L}\\p{N}])`,
    'u',
  ),
  // Blanks are gone here, so what follows the level tells nothing.
  new RegExp(`${DOCUMENT_NUMBER}[:;(\\[]?${LEVEL}`, 'u'),
];

const LEVEL_AS_WORD = new RegExp(`(?:^|[^\\p{L}\\p{N}])${LEVEL}`, 'gu');
/** 40 characters, however wide they are stored, and the number. */
const LONGEST_BEFORE_NUMBER = 100;
const NUMBER_FOLLOWS = new RegExp(`^[^\\p{P}\\p{S}]{0,40}${DOCUMENT_NUMBER}`, 'u');

function hasMark(line: string): boolean {
  const tight = compact(line);
  return MARKS.some((mark) => mark.test(tight)) || isBeforeNumber(tight);
}

/** 机密 政协办〔2026〕3号; step by step, so that many levels in one line stay linear. */
function isBeforeNumber(tight: string): boolean {
  for (const level of tight.matchAll(LEVEL_AS_WORD)) {
    const end = level.index + level[0].length;
    if (NUMBER_FOLLOWS.test(tight.slice(end, end + LONGEST_BEFORE_NUMBER))) return true;
  }
  return false;
}

/** `机密-关于….pdf` → 机密 · 关于… · pdf. */
function segmentsOf(fileName: string): string[] {
  return fold(fileName).text.split(/[\s._\-()[\]《》+,、]/);
}

/** One word with a laughing face is talk, and there is nothing to protect. */
function isJoke(text: string, lines: string[]): boolean {
  return lines.length === 1 && /[\p{Emoji_Presentation}~!？?！～]/u.test(text) && !/[★[(]/.test(lines[0]!);
}
