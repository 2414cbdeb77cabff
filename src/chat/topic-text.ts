/** Reading a study topic as staff write it: title, books in 《》, and the day it ends. Originals are kept as typed. */

import { readDayAt } from './dates.js';
import { fold } from './fold.js';

export interface TopicText {
  /** What is left when the end is taken off, trimmed. */
  title: string;
  /** Without their book marks, in order, each once. */
  books: string[];
  /** The Beijing day it ends, when one is named. */
  endsDay?: string;
  /** An end is named that cannot be. */
  endProblem?: true;
}

const MAX_BOOKS = 50;

/** `《论语》共读 到 2027年3月31日`. */
export function readTopicText(rest: string, sentAt: Date): TopicText {
  const folded = fold(rest);
  const books = readBooks(rest);
  for (let at = folded.text.length - 1; at >= 0; at -= 1) {
    if (!'到至'.includes(folded.text[at] as string)) continue;
    let dayAt = at + 1;
    while (' :'.includes(folded.text[dayAt] ?? '.')) dayAt += 1;
    const reading = readDayAt(folded.text, dayAt, sentAt, 'future');
    if (!reading) continue;
    const title = trimmed(rest.slice(0, folded.origin(at)));
    return reading.day === undefined
      ? { title, books, endProblem: true }
      : { title, books, endsDay: reading.day };
  }
  return { title: trimmed(rest), books };
}

function readBooks(text: string): string[] {
  const books = new Set<string>();
  for (
    let open = text.indexOf('《');
    open >= 0 && books.size < MAX_BOOKS;
    open = text.indexOf('《', open + 1)
  ) {
    const close = text.indexOf('》', open);
    if (close < 0) break;
    const book = text.slice(open + 1, close).trim();
    if (book !== '') books.add(book);
  }
  return [...books];
}

function trimmed(text: string): string {
  return text
    .trim()
    .replace(/[,，;；、:：]$/, '')
    .trim();
}
