/** Which topic staff or members name: by its title, however they write its marks and blanks. */

import { fold } from '../src/chat/fold.js';

/** The topic whose title begins the words, the longest; and what follows it, folded. */
export function topicNamed<T extends { title: string }>(
  topics: readonly T[],
  words: string,
): { topic: T; rest: string } | undefined {
  const text = fold(words.trim(), 400).text;
  const found = topics
    .map((topic) => ({ topic, taken: titleLength(text, topic.title) }))
    .filter((one): one is { topic: T; taken: number } => one.taken !== undefined)
    .sort((a, b) => b.taken - a.taken)[0];
  return found && { topic: found.topic, rest: text.slice(found.taken).trim() };
}

/** How many characters of the text the title takes; blanks and marks around it are read over. */
function titleLength(text: string, title: string): number | undefined {
  const wanted = plain(fold(title, 200).text);
  let matched = 0;
  for (let at = 0; at < text.length && wanted !== ''; at += 1) {
    if (matched === wanted.length) return skipMarks(text, at);
    if (IGNORED.test(text[at]!)) continue;
    if (text[at] !== wanted[matched]) return undefined;
    matched += 1;
  }
  return matched === wanted.length && matched > 0 ? text.length : undefined;
}

const IGNORED = /[\s"'《》“”]/;

function plain(text: string): string {
  return [...text].filter((sign) => !IGNORED.test(sign)).join('');
}

function skipMarks(text: string, from: number): number {
  let at = from;
  while (at < text.length && IGNORED.test(text[at]!)) at += 1;
  return at;
}
