/** Reading a decision on a numbered list: 全部同意，除3 · 同意 1、2 · 拒绝 3 · 同意 1-5，拒绝 6. */

import type { Words } from './define-job.js';

/** What is approved and refused; `all` means what is not named otherwise. */
export interface NumberedChoice {
  all?: 'approve' | 'refuse';
  approve: number[];
  refuse: number[];
  /** 除3: left as they are. */
  except: number[];
}

/** A longer list of numbers is no answer to ours. */
const MAX_CHARS = 400;
const ALL_APPROVED = /^(?:全部|全都|都|一律)(?:同意|通过|批准|可以)|^(?:同意|通过|批准)(?:全部|所有)/;
const ALL_REFUSED = /^(?:全部|全都|都|一律)(?:拒绝|不同意|不通过|不批准)|^(?:拒绝|不同意)(?:全部|所有)/;
const EXCEPT = /^(?:除了?|不含|不包括)([\d第项号条位 ,、;:和及~至到-]{1,200})(?:以外|之外|除外|外)?/;
const SOME_REFUSED = /^(?:拒绝|不同意|不通过|不批准)([\d第项号条位 ,、;:和及~至到-]{1,200})/;
const SOME_APPROVED = /^(?:同意|通过|批准|可以)([\d第项号条位 ,、;:和及~至到-]{1,200})/;

/** @returns undefined when the words are anything but such a decision, from the first to the last. */
export function readNumberedChoice(words: Words): NumberedChoice | undefined {
  let rest = words.folded.text.trim();
  if (rest.length > MAX_CHARS) return undefined;
  const choice: NumberedChoice = { approve: [], refuse: [], except: [] };
  let parts = 0;
  for (; rest !== '' && parts < 10; parts += 1) {
    const read = readPart(rest, choice);
    if (read === undefined) return undefined;
    rest = rest.slice(read).replace(/^[\s,。.;、!]{1,5}/, '');
  }
  return parts > 0 && rest === '' ? choice : undefined;
}

/** @returns how many characters were read. */
function readPart(text: string, choice: NumberedChoice): number | undefined {
  const all = ALL_APPROVED.exec(text) ?? ALL_REFUSED.exec(text);
  if (all) {
    choice.all = ALL_APPROVED.test(text) ? 'approve' : 'refuse';
    return all[0].length;
  }
  for (const [pattern, list] of [
    [EXCEPT, choice.except],
    [SOME_REFUSED, choice.refuse],
    [SOME_APPROVED, choice.approve],
  ] as const) {
    const found = pattern.exec(text);
    const numbers = found ? numbersIn(found[1] as string) : [];
    if (!found || numbers.length === 0) continue;
    list.push(...numbers);
    return found[0].length;
  }
  return undefined;
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/(\d{1,3})(?: ?[项号条位]? ?[-~至到] ?第? ?(\d{1,3}))?/gu)].flatMap(
    ([, from, to]) => {
      const first = Number(from);
      const last = to === undefined ? first : Number(to);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    },
  );
}
