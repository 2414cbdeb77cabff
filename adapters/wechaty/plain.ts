/** Words that go out stay words: nothing in them can call everyone. Pure. */

/**
 * A mention is text here; the full-width sign reads the same and calls nobody. Signs that turn a line around go first,
 * for they may hide among the others.
 */
export function plain(text: string): string {
  return text.replace(TURNING, '').replace(/@(?=\s?(?:所有人|全体|all|everyone))/gi, '＠');
}

const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
