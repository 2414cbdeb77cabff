/** A history’s messages are received like live ones; of them only a count goes on, and what was not stored is asked for again. */

import { expect, test } from 'vitest';
import { takingHistory } from '../../adapters/take-history.js';
import type { ReceiveOutcome } from '../../src/chat/adapter.js';
import type { ChatEvent, MessageEvent } from '../../src/chat/event.js';

const said = (nth: number): MessageEvent => ({
  type: 'message',
  platform: 'lark',
  eventKey: `m:om_${nth}`,
  platformMessageId: `om_${nth}`,
  sentAt: new Date('2026-11-23T02:00:00Z'),
  platformChatId: 'oc_reading',
  chatKind: 'group',
  sender: { id: 'ou_li' },
  text: '打卡',
  mentionsBot: false,
  mentionsAll: false,
  mentions: [],
  attachments: [],
});
const chat = { kind: 'chat', id: 'oc_reading' } as const;
const performing = (events: readonly object[]) => async () => ({ ok: true as const, data: { events } });

test('messages go in by batches with their dates as dates; new ones of ours are counted', async () => {
  const batches: ChatEvent[][] = [];
  const perform = takingHistory(
    performing(JSON.parse(JSON.stringify(Array.from({ length: 250 }, (_, nth) => said(nth))))),
    async (events) => {
      batches.push(events);
      const outcomes: ReceiveOutcome[] = ['accepted', 'repeat', 'dropped'];
      return events.map((_, index) => outcomes[index] ?? 'dropped');
    },
  );
  const answer = await perform({ action: 'history', sinceMs: 0 }, chat, 'key');
  expect(answer).toEqual({ ok: true, data: { taken: 3 } });
  expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50]);
  expect(batches[0]?.[0]?.sentAt).toEqual(said(0).sentAt);
});

test('when they cannot be stored the sender hears a refusal that it may try again', async () => {
  const perform = takingHistory(performing([said(1)]), async () => {
    throw new Error('not stored in time');
  });
  await expect(perform({ action: 'history', sinceMs: 0 }, chat, 'key')).rejects.toMatchObject({
    name: 'SendError',
    code: 'platform_unavailable',
    retryable: 'yes',
  });
});

test('every other action’s answer is passed on as it is', async () => {
  const perform = takingHistory(performing([said(1)]), async () => {
    throw new Error('received what is no history');
  });
  const answer = await perform({ action: 'list-members' }, chat, 'key');
  expect(answer.data).toEqual({ events: [said(1)] });
});
