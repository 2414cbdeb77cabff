/** A reconnect asks for the histories once, also when the database was away at that moment. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteReconnects } from '../../adapters/gateway.js';
import type { PlatformConnection } from '../../src/chat/adapter.js';
import { openPostgres } from '../../src/db/postgres.js';
import type { Queues } from '../../src/queue/queues.js';
import { openTalk, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

test('a reconnect that could not be noted is noted the next time, and once', async () => {
  const since = new Date('2026-11-23T02:00:00Z');
  const connection = { state: () => ({ connected: true, since }) } as PlatformConnection;
  const opened = [{ name: 'lark', connection }];
  const known = new Map<string, number>();
  const queues = { addInbox: async () => {} } as unknown as Queues;
  // Nobody listens there.
  const away = openPostgres('postgres://nobody@127.0.0.1:1/none');
  await expect(noteReconnects({ ...talk, db: away.db, queues }, opened, known)).rejects.toThrow();
  await away.close();
  await noteReconnects({ ...talk, queues }, opened, known);
  await noteReconnects({ ...talk, queues }, opened, known);
  const ticks = await talk.db.selectFrom('inbox').select('event_key').where('type', '=', 'tick').execute();
  expect(ticks).toEqual([{ event_key: 'e:catch-up-history@lark-2026-11-23T02:00:00.000Z' }]);
});
