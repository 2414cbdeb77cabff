/** Words that go out stay words: nothing in them can call everyone. Pure. */

/** A mention is text here; the full-width sign reads the same and calls nobody. */
export function plain(text: string): string {
  return text.replace(/@(?=\s?(?:所有人|全体|all|everyone))/gi, '＠');
}
