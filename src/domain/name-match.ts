/** Whom a claimed or displayed name means: 李秀兰-农业界, 农业界李秀兰, 李委员, 張偉💐. A guess for staff to settle. */

import { personNameKey } from './person-name.js';

/** What is compared; callers pass more and get it back. */
export interface Nameable {
  name: string;
  /** Names of the units they sit in, 界别 above all. */
  units: readonly string[];
}

/** `reason` is a short fixed English phrase that tests read. */
export type NameMatch<T> =
  /** The name and nothing against it. Still a claim: anyone can call themselves anything. */
  | { kind: 'exact'; person: T; reason: string }
  | { kind: 'likely'; person: T; reason: string }
  /** Best first is not known; in the order given. */
  | { kind: 'ambiguous'; people: T[]; reason: string }
  | { kind: 'none'; reason: string };

const TITLE =
  /(?:副?主席|副?秘书长|副?主任|副?组长|委员|常委|召集人|老师|同志|先生|女士|[院校局站馆厂]长|总)/u;
/** Beyond, it is no name. */
const SHOWN_MAX_CHARS = 60;

/** How well a shown name fits a person: the higher the better; from `EXACT` on nothing is left over. */
interface Fit {
  grade: number;
  reason: string;
}
const EXACT = 4;

/**
 * @param simplify makes traditional characters simplified, and may fold further; the chat's `fold` is meant.
 * @param people in official order.
 */
export function matchName<T extends Nameable>(
  shown: string,
  people: readonly T[],
  simplify: (text: string) => string = (text) => text,
): NameMatch<T> {
  const text = readable(shown, simplify);
  if (text === '' || [...text].length > SHOWN_MAX_CHARS) return { kind: 'none', reason: 'no name' };
  const allUnits = new Set(people.flatMap((person) => unitWords(person, simplify)));
  const fits = people.map((person) => ({ person, fit: fitOf(text, person, allUnits, simplify) }));
  const best = Math.max(0, ...fits.map(({ fit }) => fit?.grade ?? 0));
  const closest = fits.filter(({ fit }) => fit?.grade === best);
  const [only] = closest;
  if (best === 0 || !only?.fit) return { kind: 'none', reason: 'nobody of that name' };
  const { reason } = only.fit;
  if (closest.length > 1) return { kind: 'ambiguous', people: closest.map(({ person }) => person), reason };
  return { kind: best >= EXACT ? 'exact' : 'likely', person: only.person, reason };
}

/** An emoji ends a name, so it becomes a space; dots within names go, other signs become spaces. */
function readable(shown: string, simplify: (text: string) => string): string {
  const spaced = shown.replace(/\p{Extended_Pictographic}/gu, ' ');
  return simplify(spaced)
    .normalize('NFKC')
    .replace(/(?<=\p{L})[·•・．‧∙⋅･.](?=\p{L})/gu, '')
    .replace(/[^\p{L}\p{N}〇]+/gu, ' ')
    .replace(/(?<=(?:^| )\p{Script=Han}) (?=\p{Script=Han}(?: |$))/gu, '')
    .toLowerCase()
    .trim();
}

/** 农业界 is as often written 农业. */
function unitWords(person: Nameable, simplify: (text: string) => string): string[] {
  return person.units.flatMap((unit) => {
    const word = simplify(unit)
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase();
    return word.endsWith('界') && word.length > 2 ? [word, word.slice(0, -1)] : [word];
  });
}

function fitOf(
  text: string,
  person: Nameable,
  allUnits: ReadonlySet<string>,
  simplify: (text: string) => string,
): Fit | undefined {
  const name = personNameKey(simplify(person.name));
  if (name === '') return undefined;
  const own = unitWords(person, simplify);
  const at = text.indexOf(name);
  if (at < 0) return withoutWholeName(text, person, name, own, simplify);
  const sides = [text.slice(0, at), text.slice(at + name.length)] as const;
  const rests = sides.map((side) => takeOff(side, own));
  const foreign = rests.some(({ rest }) => [...allUnits].some((unit) => unit !== '' && rest.includes(unit)));
  if (foreign) return { grade: 1, reason: 'name with another unit' };
  const namesUnit = rests.some(({ found }) => found);
  if (rests.every(({ rest }) => rest === ''))
    return namesUnit ? { grade: 5, reason: 'name and unit' } : { grade: EXACT, reason: 'name' };
  if (
    !isBounded(sides[0], rests[0]?.rest ?? '', name) ||
    !isBounded(sides[1], rests[1]?.rest ?? '', name, true)
  )
    return undefined;
  return namesUnit ? { grade: 3, reason: 'name, unit and more' } : { grade: 2, reason: 'name and more' };
}

/** What a side of the name holds besides the person's units and titles. */
function takeOff(side: string, units: readonly string[]): { rest: string; found: boolean } {
  let rest = side;
  for (const unit of [...units].sort((one, other) => other.length - one.length))
    if (unit !== '') rest = rest.replace(unit, ' ');
  const found = rest !== side;
  return { rest: rest.replace(TITLE, ' ').trim(), found };
}

/** 张伟 is not in 张伟明: what touches the name must be known, apart from it, or too long to belong to it. */
function isBounded(side: string, rest: string, name: string, behind = false): boolean {
  if (rest === '') return true;
  const touching = behind ? side[0] : side.at(-1);
  if (touching === ' ') return true;
  const startsKnown = behind ? !side.startsWith(rest[0] as string) : !side.endsWith(rest.at(-1) as string);
  return startsKnown || rest.split(' ')[behind ? 0 : rest.split(' ').length - 1]!.length + name.length >= 5;
}

/** 李委员, 阿依古丽 of 阿依古丽·买买提, 李秀蓝. */
function withoutWholeName(
  text: string,
  person: Nameable,
  name: string,
  own: readonly string[],
  simplify: (text: string) => string,
): Fit | undefined {
  const { rest } = takeOff(text, own);
  const plain = rest.replaceAll(' ', '');
  const surname = [...name][0] as string;
  if (plain === surname && TITLE.test(text)) return { grade: 1, reason: 'surname and title' };
  const firstPart = personNameKey(simplify(person.name.split('·')[0] ?? ''));
  if (firstPart !== name && plain === firstPart) return { grade: 1, reason: 'first part of the name' };
  const differing = [...name].filter((character, at) => character !== [...plain][at]).length;
  const isMisspelt = [...name].length >= 3 && [...plain].length === [...name].length && differing === 1;
  return isMisspelt ? { grade: 1, reason: 'one character differs' } : undefined;
}
