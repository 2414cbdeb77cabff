/** What is said about a tip: its number and title in a group, everything else only to whom it concerns. */

import { maskPersonalData } from '../src/chat/guard.js';
import type { ListedTip } from '../src/db/tip-list.js';
import type { TipParts } from '../src/domain/tip-changes.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { tipWording } from './wording/tip.js';

/** DOMAIN §2.2: 正文通常不超过1500字. */
const USUAL_CHARS = 1_500;
const TITLE_CHARS = 100;
/** A part is shown whole up to here, else its beginning. */
const SHOWN_CHARS = 200;
const BEGINNING_CHARS = 60;

/** `SQ-2026-0017《停车难》`; without the title where there is none, or where it is not to be shown. */
export function nameTip(number: string, title: string, flags: readonly string[]): string {
  return `${number}${markedTitle(title, flags)}`;
}

/** `《停车难》`; `''` where there is no title, or where it is not to be shown. */
export function markedTitle(title: string, flags: readonly string[]): string {
  return title === '' || isSecretCheck(flags) ? '' : `《${title}》`;
}

/** 涉密待核: none of its words are shown in a chat before somebody has looked at it. */
export function isSecretCheck(flags: readonly string[]): boolean {
  return flags.includes('secret_check');
}

export function maskTip(words: TipParts): TipParts {
  return {
    title: maskPersonalData(words.title),
    situation: maskPersonalData(words.situation),
    cause: maskPersonalData(words.cause),
    suggestion: maskPersonalData(words.suggestion),
  };
}

/** What was read, for its author: 情况, 原因, 建议. @param masked never the words as typed. */
export function describeParts(masked: TipParts): string[] {
  const parts: [string, string][] = [
    ['情况', masked.situation],
    ['原因', masked.cause],
    ['建议', masked.suggestion],
  ];
  return parts.flatMap(([label, text]) => (text === '' ? [] : [`${label}：${shown(text)}`]));
}

/** What its author might still do about it, each said once. */
export function adviseOn(masked: TipParts, number: string): string[] {
  const missing = [
    masked.title === '' && '标题',
    masked.situation === '' && '情况',
    masked.suggestion === '' && '建议',
  ].filter((part): part is string => part !== false);
  const chars = visibleChars(masked.situation + masked.cause + masked.suggestion);
  const advice = [];
  if (missing.length > 0) advice.push(tipWording.partsMissing(missing.join('、'), number));
  if (visibleChars(masked.title) > TITLE_CHARS) advice.push(tipWording.titleLong(TITLE_CHARS));
  if (chars > USUAL_CHARS) advice.push(tipWording.bodyLong(chars, USUAL_CHARS));
  return advice;
}

function shown(text: string): string {
  const chars = visibleChars(text);
  if (chars <= SHOWN_CHARS) return text;
  return tipWording.beginning([...text].slice(0, BEGINNING_CHARS).join('').trimEnd(), chars);
}

/** Where a tip stands, in words for its author. */
export function describeState(tip: Pick<ListedTip, 'state' | 'reason' | 'issueNumber'>): string {
  const issue = tip.state === 'issued' && tip.issueNumber ? `（第${tip.issueNumber}期）` : '';
  const reason = tip.reason ? `（${maskPersonalData(tip.reason)}）` : '';
  return `${tipWording.states[tip.state]}${issue}${reason}`;
}
