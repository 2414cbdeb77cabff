/** A guess in words: all that would be filed, so that a yes is a yes to it; and what a correction makes of it. */

import { z } from 'zod';
import { maskPersonalData } from '../src/chat/guard.js';
import { readTipFlags } from '../src/chat/tip-flags.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { isSecretCheck } from './tip-reply.js';
import { dayInWords } from './wording/check-in.js';
import { guessWording } from './wording/guess.js';

export const guess = z.object({
  job: z.string(),
  payload: z.record(z.string(), z.unknown()),
  /** Nothing followed the word: what is done is done where the yes was said. */
  isBare: z.boolean(),
});
export type Guessed = z.infer<typeof guess>;

/** A reflection or a part of a tip is shown whole up to here, else counted. */
const SHOWN_CHARS = 200;

export function describeGuess({ job, payload }: Guessed, title: string): string {
  if (job === 'record-check-in') {
    const what = describeCheckIn(payload);
    return payload.backfill === true ? guessWording.makeUp(what) : guessWording.ask(job, title, what);
  }
  if (job === 'submit-tip') return guessWording.ask(job, title, describeTip(payload));
  return guessWording.ask(job, title, '');
}

function describeCheckIn(payload: Guessed['payload']): string {
  const place = [payload.book && `《${payload.book}》`, payload.part].filter(Boolean).join('');
  const days = [payload.day, ...((payload.moreDays as unknown[]) ?? [])].filter(
    (day) => typeof day === 'string',
  );
  const reflection = textOf(payload.reflection);
  const parts = [
    days.map(dayInWords).join('、'),
    place,
    reflection && guessWording.part('心得', shown(reflection)),
  ];
  return maskPersonalData(parts.filter(Boolean).join('，'));
}

function describeTip(payload: Guessed['payload']): string {
  const parts = [
    ['标题', payload.title === payload.situation ? '' : payload.title],
    ['情况', payload.situation],
    ['原因', payload.cause],
    ['建议', payload.suggestion],
  ] as const;
  if (isSecretCheck(readTipFlags(parts.map(([, text]) => textOf(text)).join('\n')))) return '';
  const lines = parts.flatMap(([label, text]) =>
    textOf(text) ? [guessWording.part(label, shown(textOf(text)))] : [],
  );
  return maskPersonalData(lines.join('\n'));
}

function shown(text: string): string {
  const chars = visibleChars(text);
  return chars <= SHOWN_CHARS ? text : guessWording.counted(chars);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * The guess with what the correction names in place of what it had. A check-in is corrected by what it names; a tip only
 * by labelled parts, for anything else would be taken for its title. @returns undefined when nothing is corrected.
 */
export function guessCorrected(
  job: string,
  payload: Guessed['payload'],
  read: Record<string, unknown>,
): Guessed['payload'] | undefined {
  const fields = CORRECTABLE[job] ?? [];
  // No day named reads as no backfill, which corrects nothing.
  const named = fields.filter(
    (field) => read[field] !== undefined && read[field] !== '' && read[field] !== false,
  );
  if (named.length === 0) return undefined;
  return { ...payload, ...Object.fromEntries(named.map((field) => [field, read[field]])) };
}

const CORRECTABLE: Readonly<Record<string, readonly string[]>> = {
  'record-check-in': ['book', 'part', 'reflection', 'day', 'moreDays', 'dayProblem', 'backfill'],
  'submit-tip': ['title', 'situation', 'cause', 'suggestion'],
};
