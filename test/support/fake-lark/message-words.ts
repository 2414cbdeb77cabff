/** What people would see of a message that was sent, and whom it would really mention. */

/** All words of a text, a post or a card, line by line. */
export function wordsOf(msgType: string, content: Record<string, unknown>): string {
  if (msgType === 'text') return String(content.text ?? '');
  const words: string[] = [];
  collect(content, words);
  return words.join('\n');
}

const WORD_KEYS = new Set(['text', 'content', 'title']);

function collect(node: unknown, words: string[]): void {
  if (Array.isArray(node)) {
    for (const one of node) collect(one, words);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string' && WORD_KEYS.has(key)) words.push(value);
    else if (key !== 'value') collect(value, words);
  }
}

/** Reads the content with the platform's eyes: `<at …>` in text and card markdown, `at` elements in posts. */
export function mentionsOf(msgType: string, content: Record<string, unknown>): string[] {
  const found: string[] = [];
  visit(content, (element) => {
    if (element.tag === 'at') found.push(String(element.user_id ?? element.id ?? ''));
    const isLive =
      msgType === 'text' || element.tag === 'markdown' || element.tag === 'lark_md' || element.tag === 'md';
    const text = element.text ?? element.content;
    if (!isLive || typeof text !== 'string') return;
    for (const match of text.matchAll(/<at\s+(?:user_id|id|open_id|email)="?([^\s">]{1,100})"?/gi))
      found.push(match[1]!);
    if (/@(?:_all|所有人)/.test(text)) found.push('all');
  });
  return found;
}

function visit(node: unknown, each: (element: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) visit(one, each);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  each(node as Record<string, unknown>);
  for (const value of Object.values(node)) visit(value, each);
}
