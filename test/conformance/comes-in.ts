/** Conformance of the way in: what people write arrives as it was meant, and whatever else arrives harms nothing. */

import { describe, expect, it } from 'vitest';
import { guard } from '../../src/chat/guard.js';
import { brokenVariants, NO_EVENTS } from './broken.js';
import { eachOpened } from './opened.js';
import type { ConformanceSubject } from './subject.js';

export function comesIn(subject: ConformanceSubject): void {
  const opened = eachOpened(subject);

  it('a text comes with who wrote it, where and when, under the key of its message', async () => {
    const { deliver, onlyMessage, group, writer } = opened();
    expect(await deliver({ text: '打卡 《论语》' })).toMatchObject({ acknowledged: true });
    const event = onlyMessage();
    expect(event).toMatchObject({
      platform: subject.adapter.name,
      platformChatId: group.id,
      chatKind: 'group',
      sender: { id: writer.id },
      text: '打卡 《论语》',
      mentionsBot: false,
      mentionsAll: false,
      attachments: [],
    });
    expect(event.eventKey).toBe(`m:${event.platformMessageId}`);
    expect(Math.abs(event.sentAt.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['at the start', '{bot} 打卡 《论语》'],
    ['in the middle', '打卡 {bot} 《论语》'],
    ['at the end', '打卡 《论语》 {bot}'],
  ])('the mention of the bot is taken out %s', async (_, text) => {
    const { deliver, onlyMessage } = opened();
    await deliver({ text });
    expect(onlyMessage()).toMatchObject({ text: '打卡 《论语》', mentionsBot: true });
  });

  it('other people who are mentioned stay in the text, names with a space too', async () => {
    const { deliver, onlyMessage } = opened();
    await deliver({ text: '{bot} {张 伟} 打卡' });
    expect(onlyMessage()).toMatchObject({ text: '@张 伟 打卡', mentionsBot: true });
  });

  it('whoever mentions somebody else does not mention the bot', async () => {
    const { deliver, onlyMessage } = opened();
    await deliver({ text: '{张伟} 打卡了吗' });
    expect(onlyMessage()).toMatchObject({ text: '@张伟 打卡了吗', mentionsBot: false });
  });

  it.each(['@群议 打卡', '＠群议 打卡'])(
    '%s, typed by hand, is what the platform holds it for',
    async (text) => {
      const { deliver, onlyMessage } = opened();
      await deliver({ text });
      const counts = subject.typedMentionCounts;
      expect(onlyMessage()).toMatchObject({ text: counts ? '打卡' : text, mentionsBot: counts });
    },
  );

  it('nothing but a mention is a message without words', async () => {
    const { deliver, onlyMessage } = opened();
    await deliver({ text: '{bot}' });
    expect(onlyMessage()).toMatchObject({ text: '', mentionsBot: true, attachments: [] });
  });

  it('an empty message harms nothing', async () => {
    const { deliver, events } = opened();
    await deliver({ text: '' });
    await deliver({ text: '打卡' });
    expect(events.map((event) => event.type === 'message' && event.text).filter(Boolean)).toEqual(['打卡']);
  });

  it(`${subject.attachmentKind} only: no words, and what came`, async () => {
    const { deliver, onlyMessage } = opened();
    await deliver({ attached: true });
    expect(onlyMessage()).toMatchObject({ text: '', attachments: [{ kind: subject.attachmentKind }] });
  });

  it('line breaks, emoji and rare characters arrive as they were written', async () => {
    const { deliver, onlyMessage } = opened();
    const text = '打卡 《论语》\n心得：𠮷祥 👨‍👩‍👧 é "引号" \\ <b>&amp;';
    await deliver({ text });
    expect(onlyMessage().text).toBe(text);
  });

  it('a quoting message names the one that is quoted', async () => {
    const { deliver, events } = opened();
    await deliver({ text: '周五三点学习' });
    const quotes = (events[0] as { platformMessageId: string }).platformMessageId;
    await deliver({ text: '收到', quotes });
    expect(events[1]).toMatchObject({ text: '收到', quotedMessageId: quotes });
    expect(events[0]).not.toHaveProperty('quotedMessageId');
  });

  it('what is written in private is another chat than the group, by the same person', async () => {
    const { deliver, events, group, writer } = opened();
    await deliver({ text: '绑定', privately: true });
    await deliver({ text: '打卡' });
    expect(events).toMatchObject([
      { chatKind: 'private', sender: { id: writer.id } },
      { chatKind: 'group', sender: { id: writer.id }, platformChatId: group.id },
    ]);
    expect((events[0] as { platformChatId: string }).platformChatId).not.toBe(group.id);
  });

  it('the bot does not hear itself', async () => {
    const { deliver, deliverEcho, onlyMessage, connection, group } = opened();
    const message = { type: 'text', text: '打卡 已记录' } as const;
    await connection.perform({ action: 'send', message }, group, 'echo-1');
    await deliverEcho('打卡 已记录');
    await deliver({ text: '打卡 《论语》' });
    expect(onlyMessage().text).toBe('打卡 《论语》');
  });

  if (!subject.never['everyone mentioned'])
    it('a mention of everyone is no mention of the bot', async () => {
      const { deliver, onlyMessage } = opened();
      await deliver({ text: '{all} 打卡' });
      expect(onlyMessage()).toMatchObject({ text: '@所有人 打卡', mentionsBot: false, mentionsAll: true });
    });

  if (!subject.never['same message twice'])
    it('the same message twice has one key', async () => {
      const { deliver, events } = opened();
      const { again } = await deliver({ text: '打卡' });
      await again();
      expect(events.length).toBeGreaterThan(0);
      expect(new Set(events.map(({ eventKey }) => eventKey)).size).toBe(1);
    });

  it('what could not be stored is not taken for stored', async () => {
    const one = opened();
    one.failures = 1;
    const { acknowledged } = await one.deliver({ text: '打卡' });
    expect(acknowledged).toBe(subject.redelivers);
    expect(one.events).toHaveLength(subject.redelivers ? 1 : 0);
    await one.deliver({ text: '打卡 《论语》' });
    expect(one.events.at(-1)).toMatchObject({ text: '打卡 《论语》' });
  });

  describe('junk', () => {
    it('in an event’s place harms nothing', async () => {
      const { deliver, deliverRaw, onlyMessage } = opened();
      for (const raw of NO_EVENTS) await deliverRaw(raw);
      await deliver({ text: '打卡' });
      expect(onlyMessage().text).toBe('打卡');
    }, 60_000);

    it('in any one place of an event harms nothing, and what is let in can be read', async () => {
      const { deliver, deliverRaw, sample, events } = opened();
      for (const raw of brokenVariants(sample())) await deliverRaw(raw);
      await deliver({ text: '打卡 《论语》' });
      expect(events.at(-1)).toMatchObject({ text: '打卡 《论语》' });
      for (const event of events) {
        expect(event.platform).toBe(subject.adapter.name);
        expect(Number.isNaN(event.sentAt.getTime())).toBe(false);
        expect(() => JSON.stringify(guard(event))).not.toThrow();
      }
    }, 120_000);
  });
}
