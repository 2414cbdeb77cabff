/** Folding: the form of a text that is matched against command words. The original is what is stored. */

import { characterForm } from './character-form.js';

/** A folded text that remembers where each of its characters came from. */
export interface Folded {
  text: string;
  /** Offset in the original text of the folded character at `index`; the original's length for `index === text.length`. */
  origin(index: number): number;
}

/** No text is folded further than this, neither counted before nor after (one character can become 18). */
export const FOLDED_MAX_CHARS = 100_000;

/**
 * Folds character by character, so that the time is linear and every offset is known: NFKC, lower case, simplified
 * characters, one form of each dash, dot, quote and bracket (book marks become 《》, 【】〔〕 become []); what cannot be
 * seen and emoji are dropped; a run of white space is one space, or one line feed when it holds a line break.
 */
export function fold(original: string, maxChars = FOLDED_MAX_CHARS): Folded {
  const most = Math.min(maxChars, FOLDED_MAX_CHARS);
  const length = foldInto(original, most);
  let origins: Uint32Array | undefined;
  return {
    text: reader.decode(unitsOut.subarray(0, length)),
    // Most of what is folded is chatter, of which nobody asks this: it is worked out when it is asked.
    origin: (index) => {
      origins ??= originsOut.slice(0, foldInto(original, most));
      return origins[index] ?? original.length;
    },
  };
}

/** Folds into `unitsOut` and `originsOut`; how many units it came to. */
function foldInto(original: string, most: number): number {
  const end = Math.min(original.length, most);
  let length = 0;
  let gap = 0;
  let gapAt = 0;
  for (let at = 0; at < end && length < most; at += 1) {
    const form = unitForms[original.charCodeAt(at)] || learn(original.charCodeAt(at));
    if (form === BLANK_FORM || form === LINE_FORM) {
      if (gap === 0) gapAt = at;
      if (gap !== LINE_FORM) gap = form;
      continue;
    }
    const piece = form === NOTHING ? '' : form === SEVERAL ? pieceAt(original, at) : undefined;
    if (piece !== '') {
      if (gap !== 0 && length > 0) length = put(gap, gapAt, length);
      gap = 0;
      if (piece === undefined) length = put(form, at, length);
      else
        for (let unit = 0; unit < piece.length; unit += 1) length = put(piece.charCodeAt(unit), at, length);
    }
    if (form === SEVERAL && isWide(original, at)) at += 1;
  }
  return length;
}

/** Where a text is folded to, one at a time; made once, for most of what passes is folded several times. */
const unitsOut = new Uint16Array(FOLDED_MAX_CHARS + 64);
const originsOut = new Uint32Array(unitsOut.length);

function put(unit: number, from: number, length: number): number {
  unitsOut[length] = unit;
  originsOut[length] = from;
  return length + 1;
}

/** Units lie in memory in the machine's own order. */
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const reader = new TextDecoder(isLittleEndian ? 'utf-16le' : 'utf-16be', { ignoreBOM: true });

const DOUBLED: Readonly<Record<string, string>> = { '<': '《', '>': '》' };

/** The form of what takes more than a look into the table: several units, a character beyond 16 bits, a bracket typed twice. */
function pieceAt(original: string, at: number): string {
  const form = foldedForm(original.codePointAt(at)!);
  return DOUBLED[form] !== undefined && isWide(original, at) ? DOUBLED[form] : form;
}

/** Whether what stands here takes two units of the original. */
function isWide(original: string, at: number): boolean {
  const code = original.codePointAt(at)!;
  if (code > 0xffff) return true;
  const form = foldedForm(code);
  return (
    DOUBLED[form] !== undefined &&
    original[at + 1] !== undefined &&
    foldedForm(original.charCodeAt(at + 1)) === form
  );
}

/** Forms already worked out, by code point: text is mostly the same few thousand characters. */
const known = new Map<number, string>();

function foldedForm(code: number): string {
  const ready = known.get(code);
  if (ready !== undefined) return ready;
  const form = characterForm(code);
  known.set(code, form);
  return form;
}

/** The form of each unit when it is one unit too; else what it is instead. No form is a control or a half character. */
const unitForms = new Uint16Array(0x10000);
const BLANK_FORM = 0x20;
const LINE_FORM = 0x0a;
const NOTHING = 0x01;
const SEVERAL = 0x02;

function learn(code: number): number {
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  const form = isHalf ? undefined : foldedForm(code);
  const isOne = form !== undefined && form.length === 1 && DOUBLED[form] === undefined;
  const learnt = form === '' ? NOTHING : isOne ? form.charCodeAt(0) : SEVERAL;
  unitForms[code] = learnt;
  return learnt;
}
