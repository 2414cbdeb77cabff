/** Accepting rows: two gateways that are given the same events never stand in each other's way. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageEvent } from '../../src/chat/event.js';
import { insertInbox } from '../../src/db/inbox.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { openSeal } from '../../src/seal/seal.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const ROUNDS = 5;
const EVENTS = 300;

const message = (key: string): MessageEvent => ({
  type: 'message',
  platform: 'lark',
  eventKey: `m:${key}`,
  platformMessageId: key,
  sentAt: new Date('2026-11-23T02:00:00Z'),
  platformChatId: 'oc_reading',
  chatKind: 'group',
  sender: { id: 'ou_1' },
  text: '打卡 心得：一',
  mentionsBot: false,
  mentionsAll: false,
  mentions: [],
  attachments: [],
});

describeWithServices('accepting', () => {
  let fresh: FreshPostgres;
  let gateways: [Db, Db];
  beforeAll(async () => {
    fresh = await freshPostgres();
    gateways = [openPostgres(fresh.url, 2).db, openPostgres(fresh.url, 2).db];
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.destroy();
    await fresh.drop();
  });

  test('the same events in opposite orders are stored once each, without a deadlock', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const drafts = Array.from({ length: EVENTS }, (_, n) => ({
        event: message(`${round}-${n}`),
        hint: 'record-check-in',
      }));
      const [one, two] = await Promise.all([
        insertInbox(gateways[0], seal, drafts),
        insertInbox(gateways[1], seal, [...drafts].reverse()),
      ]);
      const other = [...two].reverse();
      expect(one.every((id, n) => (id === undefined) !== (other[n] === undefined))).toBe(true);
    }
  });

  test('each draft is told its own id, whatever order they came in', async () => {
    const drafts = ['z', 'a', 'm'].map((key) => ({ event: message(key), hint: 'record-check-in' }));
    const ids = await insertInbox(gateways[0], seal, drafts);
    const rows = await gateways[0]
      .selectFrom('inbox')
      .select(['id', 'event_key'])
      .where('event_key', 'in', ['m:z', 'm:a', 'm:m'])
      .execute();
    const keys = new Map(rows.map((row) => [row.id, row.event_key]));
    expect(ids.map((id) => keys.get(id!))).toEqual(['m:z', 'm:a', 'm:m']);
  });
});
