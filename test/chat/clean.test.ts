/** What no database keeps is taken out; everything else stays as it was typed. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '../../src/chat/clean.js';
import type { MessageEvent } from '../../src/chat/event.js';

const message = (text: string): MessageEvent => ({
  type: 'message',
  platform: 'lark',
  eventKey: 'm:1',
  sentAt: new Date(0),
  platformChatId: 'c',
  chatKind: 'group',
  sender: { id: 'u', name: text },
  platformMessageId: '1',
  text,
  mentionsBot: false,
  mentionsAll: false,
  mentions: [{ id: 'v', name: text }],
  attachments: [],
});

test('NUL and half surrogates go, whole emoji and rare characters stay', () => {
  expect(clean(message('打\0卡\ud83d 🫡𠮷\udc00')).text).toBe('打卡 🫡𠮷');
});

test('whatever is typed, nothing unkeepable is left, and well-formed text is untouched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      const cleaned = clean(message(text));
      expect(cleaned.text.isWellFormed()).toBe(true);
      expect(JSON.stringify(cleaned)).not.toContain('\\u0000');
      if (text.isWellFormed() && !text.includes('\0')) expect(cleaned).toEqual(message(text));
      expect(cleaned.sentAt).toBeInstanceOf(Date);
    }),
  );
});
