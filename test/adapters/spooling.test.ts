/** While the database is away nothing of a platform that delivers once is lost; when it is back everything goes in, once, in order. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeReceive } from '../../adapters/receive.js';
import { openSpooling, type Spooling } from '../../adapters/spooling.js';
import { listJobs } from '../../jobs/index.js';
import type { Job } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { beat } from '../../src/db/heartbeat.js';
import { openEvent } from '../../src/db/inbox.js';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { openSeal } from '../../src/seal/seal.js';
import { openSpool, type Spool } from '../../src/spool/spool.js';
import { eventually } from '../support/eventually.js';
import { describeWithServices, type OwnPostgres, startOwnPostgres } from '../support/services.js';
import { SILENT } from '../support/silent-log.js';

const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 1) }]);
const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];

describeWithServices('spooling', () => {
  let postgres: OwnPostgres;
  let database: Database;
  let folder: string;
  let spool: Spool;
  let spooling: Spooling;
  beforeAll(async () => {
    postgres = await startOwnPostgres();
    database = openPostgres(postgres.url, 4);
    await migrate(database.db);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await postgres.stop();
  });
  beforeEach(async () => {
    await database.db.deleteFrom('inbox').execute();
    folder = mkdtempSync(join(tmpdir(), 'qunyi-spooling-'));
    open();
  });
  afterEach(async () => {
    await spooling.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(): void {
    const { db } = database;
    spool = openSpool({ folder, platform: 'wechaty', seal });
    const receive = makeReceive({ db, seal, jobs, log: SILENT, queue: async () => {}, count: () => {} });
    spooling = openSpooling({ receive, spool, jobs, log: SILENT, probe: () => beat(db, 'spool') });
  }
  function message(n: number, text: string): MessageEvent {
    return {
      type: 'message',
      platform: 'wechaty',
      eventKey: `m:${n}`,
      platformMessageId: String(n),
      sentAt: new Date(Date.UTC(2026, 10, 23, 2, 0, n)),
      platformChatId: 'room-1',
      chatKind: 'group',
      sender: { id: 'contact-1', name: '李秀兰' },
      text,
      mentionsBot: false,
      mentionsAll: false,
      mentions: [],
      attachments: [],
    };
  }
  const accepted = () =>
    database.db.selectFrom('inbox').selectAll().orderBy('sent_at').orderBy('id').execute();
  const emptied = () =>
    eventually(() => spool.isEmpty(), { withinMs: 30_000, everyMs: 100 }).then(() => accepted());

  test('while the database answers nothing goes through the spool', async () => {
    expect(await spooling.receive([message(1, '打卡 《论语》第三章 心得：学而时习之')])).toEqual([
      'accepted',
    ]);
    expect(await spooling.receive([message(1, '打卡 《论语》第三章 心得：学而时习之')])).toEqual(['repeat']);
    expect(await spooling.receive([message(2, 'https://example.com/')])).toEqual(['dropped']);
    expect(spool.isEmpty()).toBe(true);
  });

  test('what comes while the database is away is all there afterwards, once, in order, words refused left out', async () => {
    await postgres.stopImmediate();
    const events = Array.from({ length: 60 }, (_, n) => message(n, `打卡 第${n + 1}章 心得：读后有感`));
    for (const event of events) expect(await spooling.receive([event])).toEqual(['accepted']);
    // A repeat of the platform's, something confidential, and a link.
    expect(await spooling.receive([events[5]!, message(100, '秘密★1年 关于某事')])).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(await spooling.receive([message(101, 'https://example.com/')])).toEqual(['dropped']);
    expect(spool.state()).toMatchObject({ records: 62, refused: 0 });
    await postgres.restart();
    const rows = await emptied();
    expect(rows.map((row) => row.event_key)).toEqual([...events.map((event) => event.eventKey), 'm:100']);
    expect(rows.at(-1)).toMatchObject({ type: 'refused' });
    const last = openEvent(seal, { platform: 'wechaty', eventKey: 'm:100', ...rowBits(rows.at(-1)!) });
    expect(JSON.stringify(last)).not.toContain('某事');
  }, 90_000);

  test('a process that ends with a full spool leaves it to the next one', async () => {
    await postgres.stopImmediate();
    await spooling.receive([message(1, '打卡 第一章 心得：一'), message(2, '打卡 第二章 心得：二')]);
    await spooling.close();
    await postgres.restart();
    open();
    expect((await emptied()).map((row) => row.event_key)).toEqual(['m:1', 'm:2']);
  }, 90_000);

  test('an event that a working database keeps refusing is kept apart, and those behind it go in', async () => {
    await database.db.schema.alterTable('inbox').addCheckConstraint('never', neverOne).execute();
    try {
      expect(await spooling.receive([message(1, '打卡 第一章 心得：一')])).toEqual(['accepted']);
      await spooling.receive([message(2, '打卡 第二章 心得：二')]);
      const rows = await emptied();
      expect(rows.map((row) => row.event_key)).toEqual(['m:2']);
      expect(spool.state()).toMatchObject({ aside: 1, records: 0 });
    } finally {
      await database.db.schema.alterTable('inbox').dropConstraint('never').execute();
    }
  }, 90_000);
});

const neverOne = sql`event_key <> 'm:1'`;

function rowBits(row: { words: Buffer | null; sent_at: Date }) {
  return { words: row.words, sentAt: row.sent_at };
}
