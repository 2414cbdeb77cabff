/** The labels of a tip: 标题：, 一、情况, （二）存在问题：, 【建议】, 反映人：, and where they stand in a folded text. */

export type TipField = 'title' | 'situation' | 'cause' | 'suggestion' | 'author';

/** A label from its numbering to its separator; the words it rules begin at `end`. */
export interface FoundLabel {
  field: TipField;
  start: number;
  end: number;
}

const LABELS: Readonly<Record<TipField, string>> = {
  title: '标题 题目 主题 题名 信息标题',
  situation:
    '情况 现状 背景 情况反映 反映情况 反映的情况 基本情况 情况说明 背景情况 主要情况 有关情况 具体情况 现状分析 现状背景 问题 存在问题 存在的问题 存在的主要问题 主要问题 反映问题 反映的问题 问题分析 问题反映 具体问题 现状及问题 现状和问题 现状与问题 情况及问题 情况和问题 情况与问题 内容 正文',
  cause: '原因 原因分析 主要原因 问题原因 成因 成因分析 产生原因',
  suggestion:
    '建议 对策 意见建议 意见和建议 对策建议 对策及建议 建议对策 工作建议 有关建议 相关建议 具体建议 建议措施 几点建议 解决建议 对策措施 我的建议',
  author:
    '反映人 作者 撰稿人 撰写人 提交人 报送人 联名人 姓名 委员 政协委员 单位 工作单位 反映单位 报送单位 单位职务 单位及职务 职务 界别 所属界别 专委会 党派 政治面貌 电话 联系电话 手机 手机号 手机号码 联系方式 联系人',
};

const fieldOf = new Map<string, TipField>();
for (const [field, words] of Object.entries(LABELS)) {
  for (const word of words.split(' ')) fieldOf.set(word, field as TipField);
}
/** The words by their first character, longest first. */
const wordsFrom = new Map<string, string[]>();
for (const word of [...fieldOf.keys()].sort((a, b) => b.length - a.length)) {
  wordsFrom.set(word[0]!, [...(wordsFrom.get(word[0]!) ?? []), word]);
}

/** The labels of a folded text in order. What begins inside another label's word is none. */
export function findTipLabels(text: string): FoundLabel[] {
  const labels: FoundLabel[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const word = wordsFrom.get(text[at]!)?.find((one) => text.startsWith(one, at));
    if (word === undefined) continue;
    const field = fieldOf.get(word)!;
    const end = endOf(text, at + word.length);
    const start = end === undefined ? undefined : startOf(text, at, field, labels.at(-1));
    if (start !== undefined && end !== undefined) labels.push({ field, start, end });
    at += word.length - 1;
  }
  return labels;
}

const NUMBERING = /(?:^|[\n 。;,!?、\])》"-])(\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:\)|[、.,:])? ?)$/u;
/** How a numbering ends; most labels have none. */
const MAY_NUMBER = /[\d一二三四五六七八九十)、.,: ]/;
const SIGN_BEFORE = /[\n 。;,!?、\])》"#★*·-]/;

/**
 * Where the label begins, with its numbering and brackets; undefined when the word stands inside a sentence. An author's
 * label counts only at the start of a line or after another one: 责任单位：住建局 is content.
 */
function startOf(
  text: string,
  at: number,
  field: TipField,
  last: FoundLabel | undefined,
): number | undefined {
  const isBracketed = text[at - 1] === '[';
  let start = isBracketed || text[at - 1] === '(' ? at - 1 : at;
  // No numbering with the sign before it is longer than seven.
  const near = text.slice(Math.max(0, start - 8), start);
  const numbering = MAY_NUMBER.test(text[start - 1] ?? '') ? NUMBERING.exec(near) : null;
  if (numbering) start -= numbering[1]!.length;
  const sign = text[start - 1];
  if (!isBracketed && sign !== undefined && !SIGN_BEFORE.test(sign)) return undefined;
  if (field !== 'author' || isBracketed || sign === undefined || sign === '\n') return start;
  if (SENTENCE_END.test(sign) && PERSON_LABEL.test(text.slice(at, at + 4))) return start;
  return last?.field === 'author' && !text.slice(last.end, start).includes('\n') ? start : undefined;
}

const SENTENCE_END = /[。;]/;
const PERSON_LABEL = /^(?:反映人|作者|撰稿人|撰写人|提交人|联名人|联系电话|电话|手机)/;

/** Behind the separator that makes it a label; undefined when there is none. */
function endOf(text: string, wordEnd: number): number | undefined {
  let at = wordEnd;
  const isClosed = text[at] === ']' || text[at] === ')';
  if (isClosed) at += 1;
  if (text[at] === ' ') at += 1;
  const sign = text[at];
  if (sign === ':' || sign === ';' || sign === '\n') return at + 1;
  if (sign === '-') return text[at + 1] === '-' ? at + 2 : at + 1;
  return isClosed ? at : undefined;
}
