/** 一事一议: whether several matters stand in one tip, and where each begins. Careful: what may be one matter is one. */

import { fold } from './fold.js';
import { askedForAt, itemsOf, LEAST_LETTERS, lettersIn, MOST_ITEMS } from './tip-items.js';
import { type FoundLabel, findTipLabels } from './tip-labels.js';
import { readTipText, withAnyTitle } from './tip-text.js';

/** The matters of a tip as typed, in order; together they are the whole text. One alone when it is one matter. */
export function splitMatters(typed: string): string[] {
  const folded = fold(typed);
  const { text } = folded;
  const labels = findTipLabels(text);
  const starts =
    byTitles(text, labels) ??
    bySections(text, labels) ??
    byPairs(text, labels) ??
    byItems(text, labels) ??
    byPassage(text, labels);
  if (starts === undefined) return [typed];
  const cuts = [0, ...starts, text.length];
  const pieces = cuts
    .slice(1)
    .map((end, index) => ({ start: cuts[index]!, end }))
    .filter(({ start, end }) => end > start);
  const areMatters =
    pieces.length >= 2 &&
    pieces.length <= MOST_ITEMS &&
    pieces.every(({ start, end }) => lettersIn(text.slice(start, end)) >= LEAST_LETTERS);
  if (!areMatters) return [typed];
  return pieces.map(({ start, end }) =>
    typed.slice(
      start === 0 ? 0 : folded.origin(start),
      end === text.length ? typed.length : folded.origin(end),
    ),
  );
}

const SAID_BEFORE =
  /^(?:我)?(?:想|要)?(?:反[映應应])?(?:以下|下面)?[\d一二两兩三四五六七八九几幾][件个個](?:事情?|[问問][题題]|情[况況])(?:如下)?[:：,，。\s]{0,3}/u;

/** 几个民生问题：1、… */
const HEAD_OF_SEVERAL =
  /^[^：:，,。\n]{0,6}(?:\d|[两兩三四五六七八九几幾])[件个個项項][^：:，,。\n]{0,8}[:：]\s?(?=[一1第(（])/u;

/** What a matter is called: its own title, or its beginning without its numbering. */
export function titleOfMatter(typed: string): string {
  const bare = typed
    .trim()
    .replace(SAID_BEFORE, '')
    .replace(HEAD_OF_SEVERAL, '')
    .replace(
      /^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][、，,：: ]|[(（]?(?:\d{1,2}|[一二三四五六七八九十])[)）、.．，, ]{1,2})/u,
      '',
    );
  return withAnyTitle(readTipText(bare)).title;
}

/** Several titles, each with another text. */
function byTitles(text: string, labels: readonly FoundLabel[]): number[] | undefined {
  const titles = labels.filter(({ field }) => field === 'title');
  if (titles.length < 2) return undefined;
  const words = titles.map(({ end }) =>
    text
      .slice(end, end + 40)
      .split('\n', 1)[0]!
      .trim(),
  );
  if (new Set(words).size < words.length) return undefined;
  return titles.slice(1).map(({ start }) => start);
}

/** 情况…建议…情况…建议: what is wrong, said again behind a suggestion and followed by one. Under a title it is one matter. */
function bySections(text: string, labels: readonly FoundLabel[]): number[] | undefined {
  const content = labels.filter(({ field }) => field !== 'author');
  if (content.some(({ field }) => field === 'title') || hasTitleLine(text, content)) return undefined;
  const starts: number[] = [];
  let suggested = false;
  for (const [index, { field, start }] of content.entries()) {
    const goesOn = content.slice(index + 1, index + 6).some((later) => later.field === 'suggestion');
    if (field === 'situation' && suggested && goesOn) {
      starts.push(start);
      suggested = false;
    }
    if (field === 'suggestion') suggested = true;
  }
  return starts.length > 0 && content[0]?.field === 'situation' ? starts : undefined;
}

function hasTitleLine(text: string, content: readonly FoundLabel[]): boolean {
  const lead = text.slice(0, Math.min(content[0]?.start ?? 0, 200));
  return lettersIn(lead) >= 4;
}

/** 反映三件事: what is announced as several things is. */
const SEVERAL_ANNOUNCED =
  /^(?:您好|你好|领导好)?[,。! ]{0,3}(?:我|我们)?(?:想|要|来)?(?:反映|反应|汇报|说|提)?(?:以下|下面|如下)?(?:\d|[两二三四五六七八九几])(?:件|个)(?:不同的?)?(?:事情?|问题|情况)(?:如下)?[:,。 ]{0,2}$/u;

/** 1. 2. 3. or 一是 二是, from the very beginning or behind 反映三件事, each of another subject. */
function byItems(text: string, labels: readonly FoundLabel[]): number[] | undefined {
  if (labels.length > 0) return undefined;
  const items = itemsOf(text);
  if (items.length < 2) return undefined;
  const lead = text.slice(0, Math.min(items[0]!, 80));
  const isAnnounced = SEVERAL_ANNOUNCED.test(lead.trim());
  if (!isAnnounced && lettersIn(lead) > 0) return undefined;
  const bodies = items.map((start, index) => text.slice(start, items[index + 1] ?? text.length));
  const isSaidThings = isAnnounced && /[件事]/.test(lead);
  return isSaidThings || areApart(bodies) ? items.slice(1) : undefined;
}

/** 关于几件民生小事的建议, 关于用工的建议: only the first announces several matters. */
const SEVERAL = /(?:\d|[两二三四五六七八九几多])(?:件|个|项|条|则)|若干|一些|诸多/;

/** 一是……，建议……。二是……，建议……: each item says what is wrong and what is to be done about it. */
function byPairs(text: string, labels: readonly FoundLabel[]): number[] | undefined {
  if (labels.some(({ field }) => field !== 'title')) return undefined;
  const items = itemsOf(text);
  if (items.length < 2) return undefined;
  const head = text.slice(0, items[0]);
  if (lettersIn(head) > 0 && !SEVERAL.test(head)) return undefined;
  const bodies = items.map((start, index) => text.slice(start, items[index + 1] ?? text.length));
  const arePairs = bodies.every((body) => {
    const at = askedForAt(body);
    return at >= 0 && lettersIn(body.slice(0, at)) >= LEAST_LETTERS;
  });
  return arePairs && areApart(bodies) ? items.slice(1) : undefined;
}

const COMMON =
  /建议|希望|没有|问题|存在|居民|群众|严重|经常|尽快|有关|部门|加强|管理|不足|比较|现在|目前|情况/g;

/** Whether no two of them have two characters in a row in common, but for what everybody says. */
function areApart(bodies: readonly string[]): boolean {
  const seen = new Set<string>();
  for (const body of bodies) {
    const own = new Set<string>();
    for (const words of body
      .slice(2, 400)
      .replace(COMMON, ' ')
      .match(/\p{Script=Han}{2,400}/gu) ?? [])
      for (let at = 0; at + 2 <= words.length; at += 1) own.add(words.slice(at, at + 2));
    for (const pair of own) if (seen.has(pair)) return false;
    for (const pair of own) seen.add(pair);
  }
  return true;
}

const ANOTHER =
  /(?:^|[\n。;!?])\s?((?:另外|此外|还有|再|再就是)[,， ]?(?:还)?(?:有|想|要|再)?(?:反映|说|提)?(?:一|另)(?:件|个)(?:别的|其他|不同的?)?(?:事情?|问题|情况)|第二(?:件事情?|个问题))/gu;

/** 另外还有一个问题: what follows is another matter. */
function byPassage(text: string, labels: readonly FoundLabel[]): number[] | undefined {
  if (labels.length > 0) return undefined;
  const starts = [...text.slice(0, 4_000).matchAll(ANOTHER)]
    .map((found) => found.index + found[0].length - found[1]!.length)
    .filter((start) => start > 0);
  return starts.length > 0 ? starts : undefined;
}
