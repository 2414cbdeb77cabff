/** Messages of one second keep the order in which they came, and a replay of them changes nothing. */

import { expect, it } from 'vitest';
import { risingTime } from '../../../adapters/wechaty/rising-time.js';
import type { ChatEvent } from '../../../src/chat/event.js';

const SECOND_MS = Date.parse('2026-04-23T02:00:00Z');
const message = (id: string, sender = 'wxid-1', atMs = SECOND_MS): ChatEvent => ({
  type: 'message',
  platform: 'wechaty',
  eventKey: `m:${id}`,
  platformMessageId: id,
  sentAt: new Date(atMs),
  platformChatId: 'room-1',
  chatKind: 'group',
  sender: { id: sender },
  text: '打卡',
  mentions: [],
  mentionsBot: false,
  mentionsAll: false,
  attachments: [],
});
const offset = (event: ChatEvent) => event.sentAt.getTime() - SECOND_MS;

it('each further message of a person’s second lies a millisecond later, whatever its id', () => {
  const rising = risingTime();
  expect(['9', '5', '7'].map((id) => offset(rising(message(id))))).toEqual([0, 1, 2]);
});

it('a message that is told again keeps its time, and takes none from another', () => {
  const rising = risingTime();
  expect(['9', '5', '9', '5', '7'].map((id) => offset(rising(message(id))))).toEqual([0, 1, 0, 1, 2]);
});

it('another person, another second and a time in milliseconds stay as they are', () => {
  const rising = risingTime();
  const events = [
    message('1'),
    message('2', 'wxid-2'),
    message('3', 'wxid-1', SECOND_MS + 1_000),
    message('4', 'wxid-1', SECOND_MS + 7),
  ];
  expect(events.map((event) => offset(rising(event)))).toEqual([0, 0, 1_000, 7]);
});

it('a flood within a second does not reach into the next one', () => {
  const rising = risingTime();
  const offsets = Array.from({ length: 1_100 }, (_, n) => offset(rising(message(String(n)))));
  expect(Math.max(...offsets)).toBe(999);
});

it('only so many seconds are remembered', () => {
  const rising = risingTime(2);
  for (const id of ['a', 'b']) rising(message(id));
  for (const sender of ['wxid-2', 'wxid-3']) rising(message('c', sender));
  expect(offset(rising(message('b')))).toBe(0);
});
