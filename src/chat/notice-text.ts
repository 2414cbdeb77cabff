/** Reading a 通知 that staff write: its kind, title, body, whom it is for, and whether it asks people to come. */

import { visibleChars } from '../domain/visible-chars.js';
import type { CommandMatch, Reading, ReadingContext, Words } from './define-job.js';
import { fold } from './fold.js';
import { readNumber } from './number-words.js';

/** 通知 · 知情明政 · 公告. */
export type NoticeKind = 'notice' | 'briefing' | 'bulletinNotice';

export interface NoticeText {
  kind: NoticeKind;
  /** The first line when it is short; else what the kind is called. */
  title: string;
  /** All else, as typed; `''` when there is none but the title. */
  body: string;
  /** 知情明政第12期. */
  issueNumber?: number;
  /** Groups and units as named after 发给：; empty when nobody was named. */
  audience: string[];
  /** It names a meeting and its time, or asks for 报名 or 回执. */
  hasEvent: boolean;
}

/** What follows 通知, 知情明政 or 公告. */
export function readNotice(
  match: CommandMatch,
  _words: Words,
  _context: ReadingContext,
): Reading<NoticeText> {
  const kind = kindOf(match.word);
  const notice = readNoticeText(match.rest, kind);
  if (match.rest === '') return { payload: notice, reason: 'notice, bare' };
  return { payload: notice, reason: notice.audience.length > 0 ? 'notice with audience' : 'notice' };
}

/** Reads the original words of a notice, its command word taken off. */
export function readNoticeText(rest: string, kind: NoticeKind): NoticeText {
  const audience: string[] = [];
  const lines: string[] = [];
  for (const line of rest.split(/\r\n|[\n\r\u2028\u2029]/)) {
    const named = audienceOf(line);
    if (named === undefined) lines.push(line);
    else audience.push(...named);
  }
  const words = lines.join('\n').trim();
  const issue = kind === 'briefing' ? issueOf(words) : undefined;
  const { title, body } = splitTitle(issue?.rest ?? words, titleFor(kind, issue?.number));
  return {
    kind,
    title,
    body,
    ...(issue ? { issueNumber: issue.number } : {}),
    audience: [...new Set(audience)],
    hasEvent: asksToCome(words),
  };
}

function kindOf(word: string): NoticeKind {
  if (word.includes('知情明政')) return 'briefing';
  return word.includes('公告') ? 'bulletinNotice' : 'notice';
}

function titleFor(kind: NoticeKind, issueNumber: number | undefined): string {
  if (kind === 'briefing') return issueNumber === undefined ? '知情明政' : `知情明政第${issueNumber}期`;
  return kind === 'notice' ? '通知' : '公告';
}

const AUDIENCE =
  /^[\s[(]{0,2}(?:发给|发送给|发往|发到|发送到|发送范围|发送对象|通知范围|通知对象|接收范围|范围|对象)(?:[\])]| ?[:;]| |-)/;
const AUDIENCE_MAX_CHARS = 2_000;

/** The names of a 发给： line; undefined when the line is none. */
function audienceOf(line: string): string[] | undefined {
  const folded = fold(line, AUDIENCE_MAX_CHARS);
  const label = AUDIENCE.exec(folded.text);
  if (label === null) return undefined;
  return readAudienceNames(line.slice(folded.origin(label[0].length)));
}

/** Groups and units as somebody lists them: 委员读书群、农业界。 */
export function readAudienceNames(words: string): string[] {
  const names = words
    .split(/[、，,；;：:\s]/u)
    .map((name) => name.replace(/^[和及与]?[[【]?|[。.\]】]{1,2}$/gu, ''))
    .filter((name) => name !== '');
  return [...new Set(names)];
}

const ISSUE =
  /^[\s[(]{0,2}(?:(?:19|20)\d\d年?,? ?)?[[(]?第? ?(\d{1,4}|[一二三四五六七八九十百]{1,5}) ?期[\])]? ?[:,.、-]?/;

function issueOf(words: string): { number: number; rest: string } | undefined {
  const folded = fold(words, 200);
  const found = ISSUE.exec(folded.text);
  const number = found ? readNumber(found[1]!) : undefined;
  if (!found || number === undefined) return undefined;
  return { number, rest: words.slice(folded.origin(found[0].length)).trim() };
}

const TITLE_MAX_CHARS = 60;
const TITLE_LABEL = /^(?:标题|题目|主题) ?[:-] ?/;
const BODY_LABEL = /^(?:内容|正文) ?[:-] ?/;

/** A line that says nothing but what the notice is about. */
const HOUSE_TITLE = /^关于[^。！？!?；;]{2,50}的(?:通知|公告|函|公示|通告)$/u;

function splitTitle(words: string, fallback: string): { title: string; body: string } {
  const lineEnd = words.indexOf('\n');
  const first = (lineEnd < 0 ? words : words.slice(0, lineEnd)).trim();
  const label = labelEnd(first, TITLE_LABEL);
  const title = first.slice(label).replace(/^【([^【】]{1,60})】$/u, '$1');
  const isShort = title !== '' && title.length <= 300 && visibleChars(title) <= TITLE_MAX_CHARS;
  const isTitleAlone = isShort && (label > 0 || HOUSE_TITLE.test(title));
  if (lineEnd < 0) return isTitleAlone ? { title, body: '' } : { title: fallback, body: words };
  if (!isShort || (label === 0 && /[。；;]$/u.test(title))) return { title: fallback, body: words };
  const body = words.slice(lineEnd).trim();
  return { title, body: body.slice(labelEnd(body, BODY_LABEL)).trim() };
}

function labelEnd(words: string, label: RegExp): number {
  const folded = fold(words, 30);
  const found = label.exec(folded.text);
  return found ? folded.origin(found[0].length) : 0;
}

const GATHERING =
  /会议|座谈|学习会|集中学习|读书会|读书班|活动|培训|调研|视察|讲堂|协商会|参会|出席|开会|全会|常委会|研讨|观摩|考察/;
const WHEN =
  /\d{1,2} ?[点时:]|\d{1,2}月 ?\d|(?:周|星期)[一二三四五六日天]|[明后今][天日早晚]|[上下]午|\d{1,2}[日号]/;
const ASKS = /请假|报名|参会回执|参加请回复|能否参加|是否参加/;

function asksToCome(words: string): boolean {
  const text = fold(words).text;
  return ASKS.test(text) || (GATHERING.test(text) && WHEN.test(text));
}
