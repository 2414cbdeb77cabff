/** Masking phones, identity and bank card numbers by their pattern, for every echo. */

/** The text with personal numbers masked; all else stays as typed. Blanks and dashes inside a number do not hide it. */
export function maskPersonalData(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const number of numbersIn(text)) {
    pieces.push(text.slice(copied, number.start), number.shown);
    copied = number.end;
  }
  pieces.push(text.slice(copied));
  return pieces.join('');
}

interface Group {
  digits: string;
  start: number;
  end: number;
}
interface PersonalNumber {
  start: number;
  end: number;
  shown: string;
}

/** Digit by digit an account number has up to 19 groups; otherwise a number is written in at most five blocks. */
const MAX_GROUPS = 19;
const MOST_BLOCKS = 5;
const SHORTEST_DIGITS = 10;

function* numbersIn(text: string): Generator<PersonalNumber> {
  for (const run of runsIn(text)) {
    for (let from = 0; from < run.length; ) {
      const found = longestFrom(run, from);
      if (found === undefined) from += 1;
      else {
        yield { start: run[from]!.start, end: run[found.until]!.end, shown: found.shown };
        from = found.until + 1;
      }
    }
  }
}

/** The longest chain of groups from `from` that reads as one number. */
function longestFrom(run: Group[], from: number): { until: number; shown: string } | undefined {
  let digits = '';
  let best: { until: number; shown: string } | undefined;
  for (let until = from; until < run.length && until < from + MAX_GROUPS && digits.length <= 21; until += 1) {
    digits += run[until]!.digits;
    if (digits.length < SHORTEST_DIGITS) continue;
    if (until - from >= MOST_BLOCKS && run[until]!.digits.length > 1) break;
    const groups = run.slice(from, until + 1);
    const shown = masked(digits, groups) ?? masked(digits.replace(/x$/, ''), groups);
    if (shown !== undefined) best = { until, shown };
  }
  return best;
}

const MOBILE = /^(?:00)?(?:86)?(1[3-9]\d{9})$/;
const LANDLINE = /^(?:00)?(?:86)?(0(?:10|2\d|[3-9]\d\d)|10|2\d|[3-9]\d\d)([2-9]\d{6,7})$/;

function masked(digits: string, groups: Group[]): string | undefined {
  const mobile = MOBILE.exec(digits);
  if (mobile && isSpread(groups, 4)) return `${mobile[1]!.slice(0, 3)}****${mobile[1]!.slice(-4)}`;
  if (/^\d{17}[\dx]$/.test(digits) || /^\d{15}$/.test(digits)) {
    if (isSpread(groups, 5))
      return `${digits.slice(0, 3)}${'*'.repeat(digits.length - 5)}${digits.slice(-2)}`;
  }
  if (/^\d{16,19}$/.test(digits) && isSpread(groups, 5))
    return `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`;
  const landline = LANDLINE.exec(digits);
  if (landline && digits.startsWith('0') && groups.length <= 4) return `${landline[1]}-********`;
  if (groups.length === 1 && digits.length >= 11)
    return `${digits.slice(0, 3)}${'*'.repeat(digits.length - 3)}`;
  return undefined;
}

/** Written in one go, in a few blocks, or digit by digit; not a chain of dates and counts. */
function isSpread(groups: Group[], atMost: number): boolean {
  if (groups.every((group) => group.digits.length === 1)) return true;
  return groups.length <= atMost && groups.every((group) => group.digits.length >= 2) && !isDate(groups);
}

/** 2026.10.20 and its like. */
function isDate(groups: Group[]): boolean {
  return groups.some(
    (group, at) => /^(?:19|20)\d\d$/.test(group.digits) && (groups[at + 1]?.digits.length ?? 9) <= 2,
  );
}

/** Groups of digits with nothing between them but at most three blanks, dashes, dots or brackets. */
function runsIn(text: string): Group[][] {
  const runs: Group[][] = [];
  let run: Group[] = [];
  for (const group of groupsIn(text)) {
    const last = run.at(-1);
    if (last && !isJoint(text, last.end, group.start)) {
      runs.push(run);
      run = [];
    }
    run.push(group);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

const UNSEEN_OR_JOINT = /^(?:[\p{White_Space}\p{Cf}\p{Pd}.·．・•_()（）*−ー]|\ufe0f|\u20e3)+$/u;

function isJoint(text: string, from: number, to: number): boolean {
  return to - from <= 3 && UNSEEN_OR_JOINT.test(text.slice(from, to));
}

function* groupsIn(text: string): Generator<Group> {
  for (let at = 0; at < text.length; at += 1) {
    if (digitAt(text, at) === undefined) continue;
    const start = at;
    let digits = '';
    for (let digit = digitAt(text, at); digit !== undefined; digit = digitAt(text, at)) {
      digits += digit;
      at += 1;
    }
    if (/[xXｘＸ]/.test(text[at] ?? '')) {
      // The last place of an identity number may be an X; after anything else it is not part of the number.
      yield { digits: `${digits}x`, start, end: at + 1 };
    } else {
      yield { digits, start, end: at };
      at -= 1;
    }
  }
}

function digitAt(text: string, at: number): string | undefined {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return text[at];
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xff10 + 0x30);
  return undefined;
}

/** Whether there is anything to mask. */
export function hasPersonalData(text: string): boolean {
  for (const _ of numbersIn(text)) return true;
  return false;
}
