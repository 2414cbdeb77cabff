/** Recognising a 接龙: a list that is sent again whole each time one person adds a line. What it holds, and what it is for. */

import { type ChainKind, headerKey, kindOf, titleOf } from './chain-header.js';
import { type ChainLine, nameAtStart, splitChain } from './chain-lines.js';
import type { OpenNotice, ReadingContext, Words } from './define-job.js';

/** A list as it was sent. */
export interface ChainText {
  /** The lines above the list, as typed. */
  title: string[];
  /** The same for every sending of the same list. */
  headerKey: string;
  /** For staff; `''` where it is too long to be echoed whole. */
  name: string;
  kind: ChainKind | undefined;
  lines: ChainLine[];
}

/** Why nothing is done with a list that was said to the bot. */
export type ChainProblem = 'private' | 'kind_missing' | 'notice_missing' | 'event_missing';

/** What a list comes to where it was sent; `undefined`: nothing, and nothing is said. */
export type ChainReading =
  | { take: ChainText & { kind: ChainKind }; noticeId?: number }
  | { problem: ChainProblem }
  | undefined;

/** Reads a text; undefined when it is no list. Linear. */
export function readChain(text: string): ChainText | undefined {
  const parts = splitChain(text);
  if (parts === undefined) return undefined;
  const { title, lines } = parts;
  return { title, headerKey: headerKey(title), name: titleOf(title), kind: kindOf(title), lines };
}

/** The header stands near the top. */
const HEADER_WITHIN_CHARS = 1_000;

/**
 * For `form`: `isList` when the message is a list at all, so that no other job reads it. Where its header names no use, or
 * nothing it could be for is open, it is chatter; said to the bot it is answered.
 */
export function readChainForm(
  words: Words,
  context: ReadingContext,
): { isList: boolean; reading: ChainReading } {
  const none = { isList: false, reading: undefined };
  if (!words.folded.text.slice(0, HEADER_WITHIN_CHARS).includes('接龙')) return none;
  // A question open in private takes any words.
  if (context.chatKind === 'private' && context.question !== undefined) return none;
  const chain = readOnce(words.original);
  if (chain === undefined || !chain.lines.some((line) => nameAtStart(line.text) !== undefined)) return none;
  return { isList: true, reading: meantHere(chain, context) };
}

/** The same message is read by several one after another. */
let lastRead: { text: string; chain: ChainText | undefined } | undefined;

function readOnce(text: string): ChainText | undefined {
  if (lastRead?.text !== text) lastRead = { text, chain: readChain(text) };
  return lastRead.chain;
}

function meantHere(chain: ChainText, context: ReadingContext): ChainReading {
  const { kind } = chain;
  const orProblem = (problem: ChainProblem) => (context.addressed ? { problem } : undefined);
  if (context.chatKind === 'private') return { problem: 'private' };
  if (kind === undefined) return orProblem('kind_missing');
  if (kind === 'checkIn') return { take: { ...chain, kind } };
  const open = context.quoted?.kind === 'notice' ? [context.quoted] : context.notices;
  const notice = open.find((one: OpenNotice) => kind === 'acknowledgement' || one.hasEvent);
  if (notice === undefined) return orProblem(kind === 'event' ? 'event_missing' : 'notice_missing');
  return { take: { ...chain, kind }, noticeId: notice.noticeId };
}
