/** Reading a study session as staff write it: kind, time, place, 主讲, 主题, 邀请, 资料, in any order, labelled or not. */

import { DEFAULT_LENGTH_MS, SESSION_KINDS, type SessionKind } from '../domain/study-session.js';
import { findDay } from './dates.js';
import { fold } from './fold.js';
import { readInstantAt, readPeriodAt, readTimeAt, type TimeProblem } from './times.js';

/** What is said of a session; whatever is missing is not said. Instants are ISO texts, for this is kept as a question. */
export interface SessionText {
  kind?: SessionKind;
  title?: string;
  startsAt?: string;
  endsAt?: string;
  /** A time is named that cannot be, or a day without a time. */
  timeProblem?: TimeProblem | 'time_missing';
  /** Of a time that is not whole: its day and its hour as they were said, folded. */
  saidDay?: string;
  saidClock?: string;
  place?: string;
  speaker?: string;
  materials?: string;
  /** Units and people, as typed; `全体` among them. */
  invited?: string[];
  /** Groups that are told, as typed. */
  groups?: string[];
}

type Label = 'time' | 'place' | 'speaker' | 'title' | 'invited' | 'materials' | 'kind' | 'groups';

const LABELS: readonly (readonly [Label, string])[] = [
  ['time', '学习时间|活动时间|时间|日期'],
  ['place', '学习地点|活动地点|地点|地址'],
  ['speaker', '主讲人|主讲|授课人|授课|领学人|领学|讲师'],
  ['title', '学习主题|主题|题目|标题|名称|内容|学习内容'],
  ['invited', '邀请对象|邀请范围|邀请|参加人员|参学人员|参加范围|参加对象|参加'],
  ['materials', '学习资料|学习材料|资料|材料'],
  ['kind', '学习类型|类型|类别|形式'],
  ['groups', '发布到|通知群|群聊|群'],
];
const LABEL = new RegExp(`(?:^|[\\s,;。、])(${LABELS.map(([, words]) => words).join('|')}) ?:`, 'g');

interface Piece {
  label: Label | undefined;
  /** In the folded text. */
  start: number;
  end: number;
}

export function readSessionText(typed: string, sentAt: Date): SessionText {
  const folded = fold(typed);
  const pieces = piecesOf(folded.text);
  const said = (piece: Piece) => typed.slice(folded.origin(piece.start), folded.origin(piece.end)).trim();
  const session: SessionText = {};
  const free = pieces.filter((piece) => piece.label === undefined).map(said);
  readFree(free.join('\n'), sentAt, session);
  for (const piece of pieces)
    if (piece.label !== undefined) readLabelled(piece.label, said(piece), sentAt, session);
  return session;
}

/** A labelled piece ends where its line or the next label does; 资料 may be several lines. */
function piecesOf(text: string): Piece[] {
  const found = [...text.matchAll(LABEL)].map((match) => {
    const word = match[1] as string;
    const label = LABELS.find(([, words]) => words.split('|').includes(word))![0];
    return { label, at: match.index, start: match.index + match[0].length };
  });
  const pieces: Piece[] = [{ label: undefined, start: 0, end: found[0]?.at ?? text.length }];
  for (const [index, { label, start }] of found.entries()) {
    const next = found[index + 1]?.at ?? text.length;
    const line = label === 'materials' ? -1 : text.indexOf('\n', start);
    const end = line >= 0 && line < next ? line : next;
    pieces.push({ label, start, end });
    if (end < next) pieces.push({ label: undefined, start: end, end: next });
  }
  return pieces;
}

function readLabelled(label: Label, said: string, sentAt: Date, session: SessionText): void {
  if (said === '') return;
  if (label === 'time') replaceTime(session, findTime(fold(said).text, sentAt)?.reading);
  else if (label === 'kind') Object.assign(session, kindIn(fold(said).text));
  else if (label === 'invited' || label === 'groups') session[label] = namesIn(said);
  else session[label] = trimmed(said);
}

function replaceTime(session: SessionText, timing: Timing | undefined): void {
  if (timing === undefined) return;
  for (const key of ['startsAt', 'endsAt', 'timeProblem', 'saidDay', 'saidClock'] as const)
    delete session[key];
  Object.assign(session, timing);
}

const PLACE =
  /(?:室|楼|厅|馆|院|中心|礼堂|会场|学校|书屋|书院|书吧|基地|广场|村|社区|镇|群|线上|线下|腾讯会议|视频会议|工作站)$/u;

/** What stands without a label: the time and the kind are taken out; what is left is place or title. */
function readFree(typed: string, sentAt: Date, session: SessionText): void {
  const folded = fold(typed);
  const time = findTime(folded.text, sentAt);
  Object.assign(session, time?.reading, kindIn(folded.text));
  const before = typed.slice(0, folded.origin(time?.start ?? folded.text.length));
  const after = time
    ? time.behind.map(([start, end]) => typed.slice(folded.origin(start), folded.origin(end)))
    : [];
  for (const [where, text] of [
    ['before', before],
    ['after', after.join('\n')],
  ] as const) {
    for (const word of text
      .split(/[\s,，;；。]+/u)
      .filter((one) => !isKind(one) && /[\p{L}\p{N}]/u.test(one))) {
      if (session.place === undefined && (PLACE.test(word) || where === 'after') && !word.includes('《'))
        session.place = trimmed(word);
      else session.title = session.title === undefined ? trimmed(word) : `${session.title} ${trimmed(word)}`;
    }
  }
}

const KIND_WORDS: readonly (readonly [string, SessionKind])[] = [
  ...SESSION_KINDS.map((kind) => [kind, kind] as const),
  ['中心组学习', '理论学习中心组'],
  ['中心组', '理论学习中心组'],
  ['读书班', '常委读书班'],
  ['讲堂', '委员讲堂'],
  ['读书活动', '读书会'],
  ['读书分享会', '读书会'],
  ['联络组', '联络组学习'],
];

function kindIn(text: string): { kind?: SessionKind } {
  const found = KIND_WORDS.find(([word]) => text.includes(word));
  return found ? { kind: found[1] } : {};
}

function isKind(word: string): boolean {
  return KIND_WORDS.some(([known]) => known === fold(word).text);
}

type Timing = Pick<SessionText, 'startsAt' | 'endsAt' | 'timeProblem' | 'saidDay' | 'saidClock'>;

/** Where the time stands in a folded text, what it is, and the pieces of text behind and in it. */
interface FoundTime {
  start: number;
  behind: [number, number][];
  reading: Timing;
}

/** 11月28日下午3点至5点; the time of day may stand further behind the day. */
function findTime(text: string, sentAt: Date): FoundTime | undefined {
  const day = findDay(text, sentAt, 'future');
  const clock = findClock(text, day?.end ?? 0, sentAt);
  if (day === undefined && clock === undefined) return undefined;
  const start = day?.start ?? clock!.start;
  const behind: [number, number][] = clock
    ? [...(day ? [[day.end, clock.start] as [number, number]] : []), [clock.end, text.length]]
    : [[day!.end, text.length]];
  return { start, behind, reading: timingOf(textOf(text, day), textOf(text, clock), sentAt) };
}

/** The first time of day, or period of the day, from `from` on. */
function findClock(text: string, from: number, sentAt: Date): { start: number; end: number } | undefined {
  for (let at = from; at < text.length; at += 1) {
    const time = readTimeAt(text, at);
    if (time === undefined) continue;
    const period = readPeriodAt(text, at, sentAt);
    return { start: at, end: Math.max(time.end, period?.end ?? 0) };
  }
  return undefined;
}

const textOf = (text: string, span: { start: number; end: number } | undefined) =>
  span === undefined ? '' : text.slice(span.start, span.end);

function timingOf(day: string, clock: string, sentAt: Date): Timing {
  const said = { ...(day && { saidDay: day }), ...(clock && { saidClock: clock }) };
  if (clock === '') {
    const named = findDay(day, sentAt, 'future');
    return { timeProblem: named?.day === undefined ? named!.problem : 'time_missing', ...said };
  }
  const period = readPeriodAt(day + clock, 0, sentAt);
  if (period?.from) return { startsAt: period.from.toISOString(), endsAt: period.to.toISOString() };
  const instant = period ?? readInstantAt(day + clock, 0, sentAt);
  if (instant === undefined || !('at' in instant) || instant.at === undefined)
    return { timeProblem: instant && 'problem' in instant ? instant.problem : 'time_unclear', ...said };
  const endsAt = new Date(instant.at.getTime() + DEFAULT_LENGTH_MS);
  return { startsAt: instant.at.toISOString(), endsAt: endsAt.toISOString() };
}

/** An answer to when: what it does not say stands as it was said before. undefined: it names no time. */
export function readSessionTime(
  typed: string,
  sentAt: Date,
  before: Pick<SessionText, 'saidDay' | 'saidClock'> = {},
): Timing | undefined {
  const text = fold(typed).text;
  const day = findDay(text, sentAt, 'future');
  const clock = findClock(text, day?.end ?? 0, sentAt);
  if (day === undefined && clock === undefined) return undefined;
  const says = [textOf(text, day) || (before.saidDay ?? ''), textOf(text, clock) || (before.saidClock ?? '')];
  return timingOf(says[0]!, says[1]!, sentAt);
}

/** Names of units, people and groups in a list. */
export function namesIn(typed: string): string[] {
  return typed
    .split(/[、，,;；\s]+|(?<=界)和|(?<=组)和/u)
    .map(trimmed)
    .filter((name) => name !== '');
}

const EDGES = /^[\s,，;；、:：。]{1,9}|[\s,，;；、:：。]{1,9}$/gu;

function trimmed(text: string): string {
  return text.replace(EDGES, '');
}
