/** What is said about a tip: its number and title in a group, everything else only to whom it concerns. */

import { maskPersonalData } from '../src/chat/guard.js';
import type { TipState } from '../src/db/schema.js';
import type { ListedTip } from '../src/db/tip-list.js';
import { visibleChars } from '../src/domain/visible-chars.js';

/** A tip's words, as typed. */
export interface TipWords {
  title: string;
  situation: string;
  cause: string;
  suggestion: string;
}

/** DOMAIN §2.2: 正文通常不超过1500字. */
const USUAL_CHARS = 1_500;
const TITLE_CHARS = 100;
/** A part is shown whole up to here, else its beginning. */
const SHOWN_CHARS = 200;
const BEGINNING_CHARS = 60;

/** `SQ-2026-0017《停车难》`; without the title where there is none, or where it is not to be shown. */
export function nameTip(number: string, title: string, flags: readonly string[]): string {
  return title === '' || isSecretCheck(flags) ? number : `${number}《${title}》`;
}

/** 涉密待核: none of its words are shown in a chat before somebody has looked at it. */
export function isSecretCheck(flags: readonly string[]): boolean {
  return flags.includes('secret_check');
}

export function maskTip(words: TipWords): TipWords {
  return {
    title: maskPersonalData(words.title),
    situation: maskPersonalData(words.situation),
    cause: maskPersonalData(words.cause),
    suggestion: maskPersonalData(words.suggestion),
  };
}

/** What was read, for its author: 情况, 原因, 建议. @param masked never the words as typed. */
export function describeParts(masked: TipWords): string[] {
  const parts: [string, string][] = [
    ['情况', masked.situation],
    ['原因', masked.cause],
    ['建议', masked.suggestion],
  ];
  return parts.flatMap(([label, text]) => (text === '' ? [] : [`${label}：${shown(text)}`]));
}

/** What its author might still do about it, each said once. */
export function adviseOn(masked: TipWords): string[] {
  const missing = [
    masked.title === '' && '标题',
    masked.situation === '' && '情况',
    masked.suggestion === '' && '建议',
  ].filter(Boolean);
  const chars = visibleChars(masked.situation + masked.cause + masked.suggestion);
  const advice = [];
  if (missing.length > 0)
    advice.push(
      `没有读到${missing.join('、')}，这条已照收。如需补充，请撤回原消息，写全后重新发送；信息员也可能与您联系。`,
    );
  if (visibleChars(masked.title) > TITLE_CHARS) advice.push(`标题通常不超过${TITLE_CHARS}字，编辑时会精简。`);
  if (chars > USUAL_CHARS)
    advice.push(`正文共${chars}字，通常不超过${USUAL_CHARS}字、一事一议，编辑时会精简。`);
  return advice;
}

function shown(text: string): string {
  const chars = visibleChars(text);
  if (chars <= SHOWN_CHARS) return text;
  return `${[...text].slice(0, BEGINNING_CHARS).join('').trimEnd()}……（共${chars}字）`;
}

const STATES: Readonly<Record<TipState, string>> = {
  draft: '暂存，还没有提交',
  pending: '已收到，等待信息员处理',
  editing: '信息员正在编辑',
  reviewing: '已编好，正在核稿',
  approving: '已核稿，正在送签',
  issued: '已编报',
  returned: '已退回，请修改后重新报送',
  kept: '已留存，这次没有编报',
  merged: '已与相近的来稿合并编辑，您的署名保留',
  discarded: '已作废',
  withdrawn: '已撤回',
};

/** Where a tip stands, in words for its author. */
export function describeState(tip: Pick<ListedTip, 'state' | 'reason' | 'issueNumber'>): string {
  const issue = tip.state === 'issued' && tip.issueNumber ? `（第${tip.issueNumber}期）` : '';
  const reason = tip.reason ? `（${maskPersonalData(tip.reason)}）` : '';
  return `${STATES[tip.state]}${issue}${reason}`;
}
