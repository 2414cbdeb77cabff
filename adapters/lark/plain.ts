/** Words that go out stay words: nothing in them can mention anyone or become markup. Pure. */

/**
 * A text message reads `<at …>`, `<b>` and `[words](link)` as markup and has no escape for them that is documented, so
 * the signs that open them are replaced by their full-width look-alikes, which people read the same. Signs that turn a
 * line around go, so that nobody's name turns our words: first of all, for they may hide among the others.
 * https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json
 */
export function plain(text: string): string {
  return text
    .replace(TURNING, '')
    .replaceAll('<', '＜')
    .replaceAll('>', '＞')
    .replaceAll('](', ']（')
    .replace(/@(?=_|所有人|全体|all|everyone)/gi, '＠');
}

const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
