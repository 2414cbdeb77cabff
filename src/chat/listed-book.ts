/** The books of a topic's list: recognised without book marks, and told from others. */

import { endOfNamedPiece } from './book-place.js';
import { fold } from './fold.js';

/** What of a check-in may name a book. */
interface Named {
  book?: string | undefined;
  part?: string | undefined;
  reflection: string;
}

/** 打卡 乡土中国 很受启发: where no book was read, a title of the list at the beginning of the words is the book. */
export function withListedBook<T extends Named>(study: T, books: readonly string[]): T {
  if (study.book !== undefined || study.reflection === '') return study;
  const words = fold(study.reflection, 400);
  for (const title of [...books].sort((a, b) => b.length - a.length)) {
    const wanted = fold(title, 200).text;
    if (wanted === '' || !words.text.startsWith(wanted)) continue;
    const piece =
      study.part === undefined ? endOfNamedPiece(words.text, wanted.length, words.text.length) : undefined;
    if (piece === undefined && /[\p{L}\p{N}]/u.test(words.text[wanted.length] ?? ' ')) continue;
    const end = piece ?? wanted.length;
    return {
      ...study,
      book: study.reflection.slice(0, words.origin(wanted.length)).trim(),
      ...(piece !== undefined && {
        part: study.reflection.slice(words.origin(wanted.length), words.origin(end)).replace(EDGES, ''),
      }),
      reflection: study.reflection.slice(words.origin(end)).replace(LEADING, '').trim(),
    };
  }
  return study;
}

const EDGES = /^[\s·:：,，]{1,4}|[\s·:：,，]{1,4}$/gu;
const LEADING = /^[\s,，。.;；:：、!！~—-]{1,9}/u;

/** Whether a book is on the list, however its edition is named: 论语 and 论语译注. A topic without a list lists all. */
export function isListed(book: string, books: readonly string[]): boolean {
  if (books.length === 0) return true;
  const wanted = bare(book);
  return books.some((title) => {
    const listed = bare(title);
    return listed !== '' && (wanted.includes(listed) || (wanted.length > 1 && listed.includes(wanted)));
  });
}

function bare(title: string): string {
  return fold(title, 200).text.replace(/[\s\p{P}\p{S}]/gu, '');
}
