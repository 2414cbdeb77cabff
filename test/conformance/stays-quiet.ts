/** Conformance of quiet answers: they trouble nobody but their author, or are refused for good so that a line is said. */

import { expect, it } from 'vitest';
import type { OutboundAction, Said } from '../../src/chat/outbound.js';
import { eachOpened } from './opened.js';
import type { ConformanceSubject } from './subject.js';

const WORDS = '李秀兰委员，已收到11月23日打卡。';
const INSTEAD: Said = { action: 'send', message: { type: 'text', text: WORDS } };

export function staysQuiet(subject: ConformanceSubject): void {
  const opened = eachOpened(subject);
  const mark = (platformMessageId: string): OutboundAction => ({
    action: 'mark',
    platformMessageId,
    instead: INSTEAD,
  });
  const show = (person: string): OutboundAction => ({
    action: 'show',
    message: INSTEAD.message,
    person,
    instead: INSTEAD,
  });
  const refused = { name: 'SendError', retryable: 'no' };

  if (subject.adapter.actions.includes('mark')) {
    it('a mark stands on the message once, however often it is put, and nothing is said', async () => {
      const { connection, deliver, onlyMessage, marked, shown, group } = opened();
      await deliver({ text: '打卡' });
      const { platformMessageId } = onlyMessage();
      expect(await connection.perform(mark(platformMessageId), group, 'k1')).toMatchObject({ ok: true });
      expect(await connection.perform(mark(platformMessageId), group, 'k2')).toMatchObject({ ok: true });
      expect(marked?.()).toEqual([platformMessageId]);
      expect(await shown()).toEqual([]);
    });

    it('a mark on a message that is gone is refused for good', async () => {
      const { connection, marked, shown, group } = opened();
      await expect(connection.perform(mark('om_gone'), group, 'k1')).rejects.toMatchObject(refused);
      expect(marked?.()).toEqual([]);
      expect(await shown()).toEqual([]);
    });
  } else
    it('a mark, which it does not know, is refused for good', async () => {
      const { connection, shown, group } = opened();
      await expect(connection.perform(mark('om_1'), group, 'k1')).rejects.toMatchObject(refused);
      expect(await shown()).toEqual([]);
    });

  if (subject.adapter.actions.includes('show')) {
    it('words for one person stand in the group for them alone', async () => {
      const { connection, deliver, shownToOne, group, writer } = opened();
      await deliver({ text: '打卡' });
      const { platformMessageId } = await connection.perform(show(writer.id), group, 'k1');
      expect(platformMessageId).toEqual(expect.any(String));
      expect(await shownToOne?.()).toEqual([{ person: writer.id, text: WORDS }]);
    });

    it('a card for one person is shown with every word', async () => {
      const { connection, deliver, shownToOne, group, writer } = opened();
      await deliver({ text: '打卡' });
      const card = { title: '补充', tone: 'blue' as const, paragraphs: ['哪一天'], buttons: [] };
      const action = { ...show(writer.id), message: { type: 'card' as const, card } } as OutboundAction;
      await connection.perform(action, group, 'k1');
      for (const words of ['补充', '哪一天']) expect((await shownToOne?.())?.[0]?.text).toContain(words);
    });

    it('in no group nobody can be shown anything', async () => {
      const { connection, writer } = opened();
      await expect(connection.perform(show(writer.id), writer, 'k1')).rejects.toMatchObject(refused);
    });
  } else
    it('words for one person, which it cannot show, are refused for good', async () => {
      const { connection, shown, group, writer } = opened();
      await expect(connection.perform(show(writer.id), group, 'k1')).rejects.toMatchObject(refused);
      expect(await shown()).toEqual([]);
    });
}
