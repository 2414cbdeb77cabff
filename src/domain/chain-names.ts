/** Whose line it is: the people of the roster found at the beginning of each line of a 接龙, and what they wrote. */

import { type ChainLine, nameAtStart } from '../chat/chain-lines.js';
import { type Folded, fold } from '../chat/fold.js';
import { personNameKey } from './person-name.js';

/** Somebody of the roster; callers pass more and get it back. */
export interface Listed {
  name: string;
  units: readonly string[];
}

/** One person's words on a list, of all their lines. */
export interface PersonLine<P> {
  person: P;
  content: string;
}

/**
 * A line that is not recorded: its name `unknown` in the roster · `namesakes` that nothing tells apart · a `unit` that is
 * not theirs · `too_long`.
 * `name` as it was written.
 */
export interface LooseLine {
  place: number;
  name: string;
  why: 'unknown' | 'namesakes' | 'unit' | 'too_long';
}

export interface ReadList<P> {
  people: PersonLine<P>[];
  loose: LooseLine[];
}

/** The roster, ready to be looked into. */
export interface NameIndex<P extends Listed> {
  /** By the first character of the name, longest names first; namesakes together. */
  byFirst: ReadonlyMap<string, { key: string; people: P[] }[]>;
  /** Names of units with whose they are, longest first. */
  units: readonly { word: string; people: ReadonlySet<P> }[];
}

export function indexNames<P extends Listed>(people: readonly P[]): NameIndex<P> {
  const byKey = new Map<string, P[]>();
  const byUnit = new Map<string, Set<P>>();
  for (const person of people) {
    const key = keyOf(person.name);
    if (key.length >= 2) byKey.set(key, [...(byKey.get(key) ?? []), person]);
    for (const word of person.units.flatMap(unitWords))
      byUnit.set(word, (byUnit.get(word) ?? new Set()).add(person));
  }
  const byFirst = new Map<string, { key: string; people: P[] }[]>();
  for (const [key, those] of [...byKey].sort(([one], [other]) => other.length - one.length))
    byFirst.set(key[0]!, [...(byFirst.get(key[0]!) ?? []), { key, people: those }]);
  const units = [...byUnit].map(([word, those]) => ({ word, people: those }));
  return { byFirst, units: units.sort((one, other) => other.word.length - one.word.length) };
}

const keyOf = (name: string) => personNameKey(fold(name).text);

/** 农业界 is as often written 农业. */
function unitWords(unit: string): string[] {
  const word = fold(unit).text.replace(/[^\p{L}\p{N}]/gu, '');
  return [word, ...(word.endsWith('界') ? [word.slice(0, -1)] : [])].filter((one) => one.length >= 2);
}

/** Reads all lines of a list. Lines without a person continue the one above; what stands above the first is nobody's. */
export function readList<P extends Listed>(lines: readonly ChainLine[], index: NameIndex<P>): ReadList<P> {
  const words = new Map<P, string[]>();
  const loose: LooseLine[] = [];
  let last: { people: readonly P[]; number: number | undefined } = { people: [], number: undefined };
  let within: number | undefined;
  const goOn = (typed: string) => {
    for (const person of last.people) words.get(person)?.push(typed);
  };
  for (const [at, line] of lines.entries()) {
    const found = namedIn(line, index);
    const isNext = line.isNumbered && (line.number === undefined || line.number === (last.number ?? 0) + 1);
    if (found && found.people.length > 0) {
      for (const person of found.people) said(words, person).push(found.content);
      last = { people: found.people, number: line.number ?? last.number };
      within = undefined;
    }
    for (const name of found?.loose ?? []) loose.push({ place: line.number ?? at + 1, ...name });
    if (found) {
      if (found.people.length === 0) last = { people: [], number: line.number ?? last.number };
      continue;
    }
    const goesOnCounting = within !== undefined && line.number === within + 1;
    if (!line.isNumbered || goesOnCounting || !isNext) {
      goOn(line.typed);
      within = line.isNumbered ? line.number : within;
    } else last = { people: [], number: line.number ?? last.number };
  }
  const people = [...words].map(([person, pieces]) => ({
    person,
    content: pieces.filter((piece) => piece !== '').join('\n'),
  }));
  return { people, loose };
}

function said<P>(words: Map<P, string[]>, person: P): string[] {
  const known = words.get(person);
  if (known) return known;
  const pieces: string[] = [];
  words.set(person, pieces);
  return pieces;
}

/** What continues a line is another one's only when it begins with somebody of the roster. */
function namedIn<P extends Listed>(line: ChainLine, index: NameIndex<P>): Found<P> | undefined {
  const found = line.text === '' ? undefined : peopleOf(line.text, index);
  return line.isNumbered || (found && found.people.length > 0) ? found : undefined;
}

interface Found<P> {
  people: P[];
  loose: Pick<LooseLine, 'name' | 'why'>[];
  content: string;
}

/** People are named within so many folded characters. */
const HEAD_MAX_CHARS = 160;
const MOST_ON_A_LINE = 20;

/** Who stands at the beginning of a line; undefined when it names nobody, known or not. */
function peopleOf<P extends Listed>(text: string, index: NameIndex<P>): Found<P> | undefined {
  const folded = fold(text.slice(0, HEAD_MAX_CHARS * 4), HEAD_MAX_CHARS);
  const found: Found<P> = { people: [], loose: [], content: '' };
  let end = 0;
  for (let names = 0; names < MOST_ON_A_LINE; names += 1) {
    const from = names === 0 ? 0 : joinedAt(folded.text, end);
    const next = from === undefined ? undefined : personAt(folded.text, from, index, names === 0);
    if (next === undefined) break;
    if (!('why' in next)) found.people.push(next.person);
    else found.loose.push({ name: next.name, why: next.why });
    end = next.end;
  }
  if (end === 0) {
    const name = nameAtStart(text);
    return name === undefined ? undefined : { people: [], loose: [{ name, why: 'unknown' }], content: '' };
  }
  const stranger = strangerAt(folded, end, text);
  if (stranger) found.loose.push({ name: stranger, why: 'unknown' });
  found.content = stranger ? '' : contentAt(folded, end, text);
  return found;
}

/** 李秀兰、张伟 and 李秀兰 张伟; where the next name would begin. */
function joinedAt(text: string, end: number): number | undefined {
  const gap = /^[ ,、/&+;]{1,3}(?:和|与|及)?|^[和与及]/.exec(text.slice(end, end + 4));
  return gap ? end + gap[0].length : undefined;
}

/** 李秀兰、赵四 第3章: another name behind one that was found, of nobody we know. */
function strangerAt(folded: Folded, end: number, text: string): string | undefined {
  const gap = /^ ?[,、/&和与及] ?/.exec(folded.text.slice(end, end + 3));
  return gap ? nameAtStart(text.slice(folded.origin(end + gap[0].length))) : undefined;
}

type Named<P> = { person: P; end: number } | { name: string; why: LooseLine['why']; end: number };

/** A name of the roster at `from`, behind units and titles when it is the line's first. */
function personAt<P extends Listed>(
  text: string,
  from: number,
  index: NameIndex<P>,
  isFirst: boolean,
): Named<P> | undefined {
  let at = from;
  let before = from;
  const claimed: ReadonlySet<P>[] = [];
  for (let steps = 0; steps < 6; steps += 1) {
    at = skip(text, at, ' @[(');
    const named = nameAt(text, at, index);
    if (named) return tellApart(text, { ...named, start: at }, claimed, index);
    if (!isFirst) return undefined;
    const unit = index.units.find(({ word }) => text.startsWith(word, at));
    const lead = unit ? unit.word : (LEAD.exec(text.slice(at, at + 24))?.[0] ?? '');
    if (lead === '') return undefined;
    if (unit) claimed.push(unit.people);
    at = skip(text, at + lead.length, ' -_:、,)]界|');
    if (at === before) return undefined;
    before = at;
  }
  return undefined;
}

/** A unit of nobody here, or what people write before a name. */
const LEAD =
  /^(?:姓名|委员|政协委员|常委|报名人|参会人|打卡人|各?\p{Script=Han}{2,12}?(?:界别?|委员会|联络组|工作室|专委会|组))/u;

/** The longest name that ends where a name may end. */
function nameAt<P extends Listed>(
  text: string,
  at: number,
  index: NameIndex<P>,
): { people: P[]; end: number } | undefined {
  for (const { key, people } of index.byFirst.get(text[at] ?? '') ?? []) {
    const end = spelled(text, at, key);
    if (end !== undefined && endsName(text, end, index)) return { people, end };
  }
  return undefined;
}

/** Where `key` ends when it is spelled at `at`: with blanks and dots between its characters, or without. */
function spelled(text: string, at: number, key: string): number | undefined {
  let to = at;
  for (let sign = 0; sign < key.length; sign += 1) {
    if (sign > 0) for (let gap = 0; gap < 2 && " ·.'-".includes(text[to] ?? '?'); gap += 1) to += 1;
    if (text[to] !== key[sign]) return undefined;
    to += 1;
  }
  return to;
}

/** 张伟 is not in 张伟明: behind a name stands no letter, or a word that is known to follow names. */
function endsName<P extends Listed>(text: string, end: number, index: NameIndex<P>): boolean {
  const next = text[end];
  if (next === undefined || !HAN.test(next)) return true;
  if ('和与及'.includes(next) && isSpelledAt(text, end + 1, index)) return true;
  const behind = text.slice(end, end + 24);
  return FOLLOWS.test(behind) || index.units.some(({ word }) => isWhole(word) && behind.startsWith(word));
}

function isSpelledAt<P extends Listed>(text: string, at: number, index: NameIndex<P>): boolean {
  return (index.byFirst.get(text[at] ?? '') ?? []).some(({ key }) => spelled(text, at, key) !== undefined);
}

/** 农业界, not 农业, which begins many words. */
const isWhole = (word: string) => /[界组委室会]$/.test(word);

const FOLLOWS =
  /^(?:委员|常委|副?主席|副?秘书长|副?主任|副?[院校局站馆厂组会]长|书记|同志|老师|先生|女士|打卡|打咔|已(?:打卡|读|学|阅|收|完|签|参|报|知)|今[天日早晚]|昨[天日晚]|第 ?[\d一二三四五六七八九十]|请假|请个假|告假|[病事公]假|因|由于|出差|不能|不参加|无法|参加|参会|报名|收到|收悉|知悉|签到|学习|阅读|研读|晨读|读[了完书后]|完成|心得|感悟|体会|分享|准时|按时|带\d|[\p{Script=Han}]{2,8}界)/u;

/** Of namesakes the one whose unit stands beside the name; nobody where none, or two, fit, or the unit is another's. */
function tellApart<P extends Listed>(
  text: string,
  named: { people: P[]; start: number; end: number },
  claimed: readonly ReadonlySet<P>[],
  index: NameIndex<P>,
): Named<P> {
  const { people, start } = named;
  const behind = unitBehind(text, named.end, index);
  const sets = [...claimed, ...(behind ? [behind.people] : [])];
  const fit = people.filter((person) => sets.every((those) => those.has(person)));
  const end = behind?.end ?? named.end;
  const [only] = fit;
  if (only && fit.length === 1) return { person: only, end };
  const name = text.slice(start, named.end);
  return { name, why: fit.length > 1 ? 'namesakes' : 'unit', end };
}

/** -农业界, （农业界）, 农业界 right behind the name or its title. */
function unitBehind<P extends Listed>(text: string, end: number, index: NameIndex<P>) {
  const title = TITLE.exec(text.slice(end, end + 6))?.[0].length ?? 0;
  const at = skip(text, end + title, ' -_([|/:、,.');
  const isHung = /[-_([|/:]/.test(text.slice(end + title, at));
  const unit = index.units.find(
    ({ word }) =>
      text.startsWith(word, at) && (isHung || isWhole(word)) && !HAN.test(text[at + word.length] ?? ''),
  );
  if (!unit) return undefined;
  return { people: unit.people, end: skip(text, at + unit.word.length, ')]') };
}

const HAN = /\p{Script=Han}/u;

const TITLE = /^(?:委员|常委|副?主席|副?秘书长|副?主任|副?[院校局站馆厂组会]长|书记|同志|老师|先生|女士)/;

/** What was written behind the names, as typed, without the signs that only part it from them. */
function contentAt(folded: Folded, end: number, text: string): string {
  const titled = end + (TITLE.exec(folded.text.slice(end, end + 6))?.[0].length ?? 0);
  let behind = titled;
  for (let steps = 0; steps < 3; steps += 1)
    behind += WORKPLACE.exec(folded.text.slice(behind, behind + 40))?.[0].length ?? 0;
  const at = skip(folded.text, behind, ' -_:,、.。;)]|/~');
  if (at >= folded.text.length) return '';
  return text.slice(folded.origin(at)).trim();
}

/** -教育局-科长, （县医院）: where somebody works and as what, hung on the name. */
const WORKPLACE =
  /^ ?(?:[-_/] ?\p{Script=Han}{1,12}(?:[界局委办镇乡站所院校厂社组会长员师]|主任|书记|主席|中心|公司|街道|学校)(?=$|[^\p{Script=Han}])|[([] ?\p{Script=Han}{1,12}(?:[界局委办镇乡站所院校厂社组会长员师]|主任|书记|主席|中心|公司|街道|学校) ?[)\]])/u;

function skip(text: string, from: number, signs: string): number {
  let at = from;
  while (at < text.length && signs.includes(text[at]!)) at += 1;
  return at;
}
