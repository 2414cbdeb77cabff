/** How days, books and what members wrote stand in files. */

import { maskPersonalData } from '../chat/guard.js';
import { beijingDay, beijingMinute } from '../domain/beijing-time.js';

/** `2026-11-23` → 2026年11月23日. */
export function longDay(day: string): string {
  return `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

/** 2026年1月1日至11月22日; the year once where it is one. */
export function longSpan({ from, to }: { from: string; to: string }): string {
  if (from === to) return longDay(from);
  const end = longDay(to);
  return `${longDay(from)}至${from.slice(0, 4) === to.slice(0, 4) ? end.slice(end.indexOf('年') + 1) : end}`;
}

/** 2026-11-23 21:05, by Beijing's clock. */
export function minuteOf(at: Date): string {
  const minute = beijingMinute(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${beijingDay(at)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** 《论语》第3章. */
export function bookPlace({ book, part }: { book: string | null; part: string | null }): string {
  return `${book ? `《${book}》` : ''}${part ?? ''}`;
}

/** 心得 as files hold it: whole, but nobody's phone or ID number. */
export function shownReflection(text: string): string {
  return maskPersonalData(text);
}

/** 《论语》、《孟子》. */
export function bookList(books: readonly string[]): string {
  return books.map((book) => `《${book}》`).join('、');
}
