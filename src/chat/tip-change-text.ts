/** What authors say to a tip they have submitted: 更正 SQ-… 标题：…, SQ-… 补充一条：…, 撤回 SQ-…. */

import { readTipNumberAt } from '../domain/tip-number.js';
import type { ReadingContext, Words } from './define-job.js';
import { fold } from './fold.js';
import { findTipLabels } from './tip-labels.js';
import { readTipText } from './tip-text.js';

/** Which tip is meant: by number, by what is quoted; neither: their last one. */
export interface NamedTip {
  number?: string;
  tipId?: number;
}

export interface TipPartsGiven {
  title?: string;
  situation?: string;
  cause?: string;
  suggestion?: string;
}

/** Takes a number off the beginning of words as typed. */
export function takeTipNumber(typed: string): { number?: string; rest: string } {
  const folded = fold(typed, 400);
  const lead = /^[\s:,。、-]{0,5}/.exec(folded.text)![0].length;
  const found = readTipNumberAt(folded.text.slice(lead));
  if (found === undefined) return { rest: typed.trim() };
  const behind = /^(?:这条|那条|的)?[\s:,;。、-]{0,5}/.exec(folded.text.slice(lead + found.length))![0]
    .length;
  return {
    number: found.number,
    rest: typed.slice(folded.origin(lead + found.length + behind)).trim(),
  };
}

const SPOKEN =
  /^(?:把|将)?(标题|题目|情况|问题|原因|建议)(?:部分)?(?:更正|修改|改|换|更)?(?:成|为|是)[:,]? ?(?=[^\s])|^(?:把|将)?(标题|题目|情况|问题|原因|建议)(?:应该?|应当)(?:是|为)[:,]? ?(?=[^\s])/;

/** Labelled parts, or 标题改成…; undefined when it names no part of a tip. */
export function readGivenParts(typed: string): TipPartsGiven | undefined {
  const folded = fold(typed, 4_000);
  const spoken = SPOKEN.exec(folded.text);
  const words = spoken
    ? `${spoken[1] ?? spoken[2]}：${typed.slice(folded.origin(spoken[0].length))}`
    : typed.trim();
  const first = findTipLabels(fold(words, 400).text)[0];
  if (first === undefined || first.start !== 0 || first.field === 'author') return undefined;
  const { title, situation, cause, suggestion } = readTipText(words);
  const given = Object.entries({ title, situation, cause, suggestion }).filter(([, part]) => part !== '');
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

const SUPPLEMENT =
  /^(?:我)?(?:再|还(?:要|想)?)?补充(?:社情民意|材料|内容|说明|情况|意见|建议)?(?:一?[条点下]|几[条点]|两[条点])?(?:内容|情况|说明)?[\s:,;。、-]{0,5}/;

/** `SQ-2026-0017 补充一条：…`, or 补充：… to what is quoted. */
export function hearSupplement(
  words: Words,
  context: ReadingContext,
): (NamedTip & { text: string }) | undefined {
  const quoted = context.quoted?.kind === 'tip' ? { tipId: context.quoted.tipId } : undefined;
  const named = quoted === undefined ? numbered(words) : undefined;
  if (quoted === undefined && named === undefined) return undefined;
  const typed = named?.rest ?? words.original;
  const folded = fold(typed, 400);
  const found = SUPPLEMENT.exec(folded.text);
  if (found === null) return undefined;
  const text = typed.slice(folded.origin(found[0].length)).trim();
  return { ...(quoted ?? { number: named!.number }), text };
}

/** A message that begins with a number: of chatter only its first characters are looked at. */
function numbered(words: Words): { number: string; rest: string } | undefined {
  const start = words.folded.text.slice(0, 24);
  if (!/^[#[/]{0,2}(?:[a-z0-9]{1,8}-)?sq/.test(start)) return undefined;
  const { number, rest } = takeTipNumber(words.original.replace(/^[#＃/【[]{1,2}/, ''));
  return number === undefined ? undefined : { number, rest };
}

const TAKES_BACK =
  /^(?:请|帮我|我要)?(?:把)?(?:这|那)?(?:[条个])?(?:撤回|撤销|撤掉|撤了|收回|删除|删掉|作废)(?:这|那)?[条个]?(?:社情民意)?(?:吧|了|一下)?[\s。!~,]{0,5}(?:谢谢)?$/;

/** 撤回 to what is quoted, `SQ-2026-0017 撤回`. */
export function hearTipWithdrawal(words: Words, context: ReadingContext): NamedTip | undefined {
  if (context.quoted?.kind === 'tip')
    return TAKES_BACK.test(words.folded.text) ? { tipId: context.quoted.tipId } : undefined;
  const named = numbered(words);
  return named && TAKES_BACK.test(fold(named.rest, 100).text) ? { number: named.number } : undefined;
}

/** 标题改成… to what is quoted, `SQ-2026-0017 更正 标题：…`. */
export function hearAmendment(
  words: Words,
  context: ReadingContext,
): (NamedTip & { parts: TipPartsGiven }) | undefined {
  const quoted = context.quoted?.kind === 'tip' ? { tipId: context.quoted.tipId } : undefined;
  const named = quoted === undefined ? numbered(words) : undefined;
  if (quoted === undefined && named === undefined) return undefined;
  const typed = (named?.rest ?? words.original).replace(/^(?:更正|修改|改一下|更改|改)[\s:：,，]{0,5}/u, '');
  const parts = readGivenParts(typed);
  return parts && { ...(quoted ?? { number: named!.number }), parts };
}
