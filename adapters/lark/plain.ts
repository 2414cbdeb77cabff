/** Words that go out stay words: nothing in them can mention anyone or become markup. Pure. */

/**
 * A text message reads `<at …>`, `<b>` and `[words](link)` as markup and has no escape for them that is documented, so
 * the signs that open them are replaced by their full-width look-alikes, which people read the same.
 * https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json
 */
export function plain(text: string): string {
  return text
    .replaceAll('<', '＜')
    .replaceAll('>', '＞')
    .replaceAll('](', ']（')
    .replace(/@(?=_|所有人|全体|all|everyone)/gi, '＠');
}
