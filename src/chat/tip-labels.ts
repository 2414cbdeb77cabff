/** The labels of a tip: 标题：, 一、情况, （二）存在问题：, 【建议】, **现状**, 反映人：, and where they stand in a folded text. */

import { fieldOfLabel, labelAt, type TipField } from './tip-label-words.js';

export type { TipField };

/** A label from its numbering to its separator; the words it rules begin at `end`. */
export interface FoundLabel {
  field: TipField;
  start: number;
  end: number;
}

/** A word that may be a label: how surely, and whether it begins its line. */
interface Candidate extends FoundLabel {
  /** `sure`: it has a separator of its own · `line`, `clause`: only by the company it keeps · `person`: one of a row. */
  kind: 'sure' | 'line' | 'clause' | 'person';
}

/** The labels of a folded text in order. What begins inside another label's word is none. */
export function findTipLabels(text: string): FoundLabel[] {
  const candidates: Candidate[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const word = labelAt(text, at);
    if (word === undefined) continue;
    const candidate = candidateOf(text, at, word, candidates.at(-1));
    if (candidate !== undefined) candidates.push(candidate);
    at += word.length - 1;
  }
  const isLabelled = speaksInLabels(candidates);
  return candidates
    .filter((one, index) => {
      if (one.kind === 'sure') return true;
      return one.kind === 'person' ? isInRow(text, candidates, index) : isLabelled(one);
    })
    .map(({ field, start, end }) => ({ field, start, end }));
}

function candidateOf(
  text: string,
  at: number,
  word: string,
  last: Candidate | undefined,
): Candidate | undefined {
  const field = fieldOfLabel(word);
  const end = endOf(text, at + word.length);
  if (end !== undefined) {
    const start = startOf(text, at, field, last);
    if (start !== undefined) return { field, start, end, kind: 'sure' };
    const isPerson = field === 'author' && /[ ,]/.test(text[at - 1] ?? '');
    return isPerson ? { field, start: at, end, kind: 'person' } : undefined;
  }
  if (field === 'author') return undefined;
  const before = text[at - 1];
  const next = text[at + word.length];
  const isLine = before === undefined || before === '\n';
  if (next === ' ' && isLine) return { field, start: at, end: at + word.length + 1, kind: 'line' };
  const isClause = isLine || /[ ,。;!?]/.test(before);
  const isSpoken = next === '是' || next === ',' || next === ' ';
  return isClause && isSpoken ? { field, start: at, end: at + word.length + 1, kind: 'clause' } : undefined;
}

/**
 * 标题 停车难 情况 车位少, 情况 车位少 建议 增设, 标题是…，建议是…: whoever begins with a label goes on in labels. Lines that begin so
 * are labels when there are two of different kinds.
 */
function speaksInLabels(candidates: readonly Candidate[]): (one: Candidate) => boolean {
  const content = candidates.filter(({ field }) => field !== 'author');
  const first = content[0];
  const fields = new Set(content.map(({ field }) => field));
  const begins = first?.start === 0 && (first.field === 'title' || first.kind === 'line');
  if (begins && fields.size >= 2) return () => true;
  const atLines = content.filter(({ kind }) => kind === 'line' || kind === 'sure');
  const several = new Set(atLines.map(({ field }) => field)).size >= 2;
  return ({ kind }) => kind === 'line' && several;
}

const ROW_GAP_CHARS = 30;

/** 姓名：陈静 单位：县医院 电话：…: behind other words an author's labels count when two of them stand close together. */
function isInRow(text: string, candidates: readonly Candidate[], index: number): boolean {
  const { end, start } = candidates[index]!;
  const next = candidates[index + 1];
  const previous = candidates[index - 1];
  const isNear = (from: number, to: number) =>
    to - from <= ROW_GAP_CHARS && !/[\n。;]/.test(text.slice(from, to));
  if (next?.field === 'author' && isNear(end, next.start)) return true;
  return previous?.field === 'author' && isNear(previous.end, start);
}

const NUMBERING = /(?:^|[\n 。;,!?、\])》"-])(\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:\)|[、.,:])? ?)$/u;
/** How a numbering ends; most labels have none. */
const MAY_NUMBER = /[\d一二三四五六七八九十)、.,: ]/;
const SIGN_BEFORE = /[\n 。.;,!?、\])》"#★*·|>-]/;
/** Marks of lists and headings at the start of a line: ## 情况, - 建议, **标题. */
const MARKS = /(?:^|\n)([#*>·★-]{1,6} ?)$/u;

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
  const marks = numbering ? null : MARKS.exec(near);
  start -= (numbering ?? marks ?? [])[1]?.length ?? 0;
  const sign = text[start - 1];
  if (!isBracketed && sign !== undefined && !SIGN_BEFORE.test(sign)) return undefined;
  if (field !== 'author' || isBracketed || sign === undefined || sign === '\n') return start;
  if (SENTENCE_END.test(sign) && PERSON_LABEL.test(text.slice(at, at + 4))) return start;
  return last?.field === 'author' && !text.slice(last.end, start).includes('\n') ? start : undefined;
}

const SENTENCE_END = /[。;]/;
const PERSON_LABEL = /^(?:反映人|作者|撰稿人|撰写人|提交人|执笔人|提案人|联名人|联系电话|电话|手机)/;
/** 问题1：, 建议一：, 建议如下：, **情况**：. */
const BETWEEN = /(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:如下|有)?(?:\*\*|__)?/y;

/** Behind the separator that makes it a label; undefined when there is none. */
function endOf(text: string, wordEnd: number): number | undefined {
  BETWEEN.lastIndex = wordEnd;
  let at = BETWEEN.test(text) ? BETWEEN.lastIndex : wordEnd;
  const isClosed = text[at] === ']' || text[at] === ')';
  if (isClosed) at += 1;
  if (text[at] === ' ') at += 1;
  const sign = text[at];
  if (sign === ':' || sign === ';' || sign === '\n' || sign === '=' || sign === '|') {
    const bold = text.startsWith('**', at + 1) || text.startsWith('__', at + 1);
    return at + (bold ? 3 : 1);
  }
  if (sign === '-') return text[at + 1] === '-' ? at + 2 : at + 1;
  return isClosed ? at : undefined;
}
