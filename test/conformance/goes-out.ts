/** Conformance of the way out: what is to be said stands there whole, in order, once, and can become nothing else. */

import { expect, it } from 'vitest';
import type { OutboundMessage } from '../../src/chat/outbound.js';
import { SendError } from '../../src/errors.js';
import { eachOpened } from './opened.js';
import type { ConformanceSubject } from './subject.js';

const CARD: OutboundMessage = {
  type: 'card',
  card: { title: '通知', tone: 'blue', paragraphs: ['周五三点学习', '地点：二楼'], buttons: [] },
};
const text = (words: string): OutboundMessage => ({ type: 'text', text: words });

export function goesOut(subject: ConformanceSubject): void {
  const opened = eachOpened(subject);

  it('a text goes to the group, another one to a person', async () => {
    const { connection, shown, group, writer } = opened();
    await connection.perform({ action: 'send', message: text('已记录') }, group, 'k1');
    await connection.perform({ action: 'send', message: text('请绑定') }, writer, 'k2');
    expect(await shown()).toMatchObject([
      { to: group, text: '已记录' },
      { to: writer, text: '请绑定' },
    ]);
  });

  if (!subject.never['quoting answers'])
    it('an answer quotes what it answers', async () => {
      const { connection, deliver, onlyMessage, shown, group } = opened();
      await deliver({ text: '打卡' });
      const replyTo = onlyMessage().platformMessageId;
      await connection.perform({ action: 'send', message: text('已记录'), replyTo }, group, 'k1');
      expect(await shown()).toMatchObject([{ to: group, text: '已记录', quotes: replyTo }]);
    });

  it('post and card are shown with every word, richly or as text', async () => {
    const { connection, shown, group } = opened();
    const post: OutboundMessage = { type: 'post', title: '通知', paragraphs: ['周五三点学习', '地点：二楼'] };
    await connection.perform({ action: 'send', message: post }, group, 'k1');
    await connection.perform({ action: 'send', message: CARD }, group, 'k2');
    for (const one of await shown())
      for (const words of ['通知', '周五三点学习', '地点：二楼']) expect(one.text).toContain(words);
    expect(new Set((await shown()).map((one) => one.to.id))).toEqual(new Set([group.id]));
  });

  it.each([4_000, 20_000, 200_000])(
    'a text of %i characters stands there whole and in order, or is refused whole',
    async (length) => {
      const { connection, shown, group } = opened();
      const words = longWords(length);
      const doing = connection.perform({ action: 'send', message: text(words) }, group, 'k1');
      const refusal = await doing.then(
        () => undefined,
        (error: unknown) => error,
      );
      const parts = (await shown()).map((one) => one.text.replace(subject.partMark ?? /(?!)/, ''));
      if (refusal) {
        expect(refusal).toMatchObject({ name: 'SendError', code: 'content_too_large', retryable: 'no' });
        expect(parts).toEqual([]);
      } else {
        expect(parts.join('')).toBe(words);
        expect(cutsWithin(parts)).toEqual([]);
      }
    },
    60_000,
  );

  if (subject.adapter.idempotentForMs > 0)
    it('the same key twice is one message', async () => {
      const { connection, shown, group } = opened();
      const first = await connection.perform({ action: 'send', message: text('已记录') }, group, 'k1');
      expect(await connection.perform({ action: 'send', message: text('已记录') }, group, 'k1')).toEqual(
        first,
      );
      expect(await shown()).toHaveLength(1);
    });

  it('messages sent one after the other stand there in that order', async () => {
    const { connection, shown, group } = opened();
    const words = Array.from({ length: 8 }, (_, index) => `第${index + 1}条`);
    for (const one of words)
      await connection.perform({ action: 'send', message: text(one) }, group, `k-${one}`);
    expect((await shown()).map((one) => one.text)).toEqual(words);
  });

  it('what it cannot do is a final SendError, not a success', async () => {
    const { connection, shown } = opened();
    const nowhere = connection.perform(
      { action: 'send', message: text('无处可去') },
      { kind: 'app', id: '' },
      'k1',
    );
    await expect(nowhere).rejects.toBeInstanceOf(SendError);
    await expect(nowhere).rejects.toMatchObject({ retryable: 'no' });
    expect(await shown()).toEqual([]);
  });
}

const PIECE = '学习心得𠮷👨‍👩‍👧一二三，';
/** Where in the piece a character begins. */
const BEGINNINGS = new Set(
  [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(PIECE)].map((one) => one.index),
);

/** About so many code units, with characters of two and of eight among them, none of which may be cut. */
function longWords(length: number): string {
  return PIECE.repeat(Math.floor(length / PIECE.length));
}

/** Where the parts begin that begin within a character. */
function cutsWithin(parts: readonly string[]): number[] {
  const begins = parts.map((_, index) => parts.slice(0, index).join('').length);
  return begins.filter((begin) => !BEGINNINGS.has(begin % PIECE.length));
}
