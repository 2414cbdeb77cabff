/** Backups: the same rows come back on either kind of database, byte for byte; what is not whole changes nothing. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Migration, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDemo } from '../../../jobs/demo/load.js';
import { dumpDatabase } from '../../../src/db/archive/dump.js';
import { readLines, writeLines } from '../../../src/db/archive/lines.js';
import { type RestoreOptions, restoreDatabase } from '../../../src/db/archive/restore.js';
import { countRows } from '../../../src/db/archive/shape.js';
import { findBrokenAudit } from '../../../src/db/audit.js';
import { openEmbedded } from '../../../src/db/embedded.js';
import { MIGRATIONS, migrate } from '../../../src/db/migrate.js';
import { insertOutbox } from '../../../src/db/outbox.js';
import { releaseHeld } from '../../../src/db/outbox-held.js';
import type { Database } from '../../../src/db/postgres.js';
import type { Db } from '../../../src/db/schema.js';
import { TABLES } from '../../../src/db/tables.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { checkHighWater } from '../../../src/outbox/high-water.js';
import { openSeal, type Seal } from '../../../src/seal/seal.js';
import { freshDatabase } from '../../support/fresh-database.js';
import { readWholeDatabase } from '../../support/whole-database.js';

const key = (id: string, fill: number) => ({ id, bytes: Buffer.alloc(32, fill) });
const seal = openSeal([key('k1', 1)]);
const AS_BACKUP: RestoreOptions = { hold: false, action: 'restore-backup' };
/** On a busy machine. */
const SLOW_MS = 120_000;
/** The restore itself is noted there. */
const NOTED = ['audit_log', 'audit_anchor'];

/** Values that are easily bent: microseconds, emptiness beside nothing, quotes and backslashes, line signs, large numbers. */
const ODD_ROWS = [
  `insert into told (key, told_at) values ('ä "quoted" \\ 中文 ' || chr(8232) || chr(10) || '🫡', '2026-02-28 23:59:59.123457+08')`,
  `insert into committee (name, code, settings) values ('某县政协', null, '{"b": [1, 2.50, null], "a": {"中": "\\""}}')`,
  `insert into study_topic (committee_id, title, books, starts_day, ends_day)
    select id, '', array['甲,乙', '', '"', null, '{}'], '2026-02-28', '9999-12-31' from committee limit 1`,
  `insert into point_rule_set (committee_id, name, version, rules, starts_day) select id, 'x', 1, '[]', '2026-01-01' from committee limit 1`,
  `insert into point_entry (committee_id, member_id, rule_set_id, rule, points, earned_day, evidence_kind, evidence_id)
    select m.committee_id, m.id, s.id, 'r', -12.30, '2026-01-01', 'tip', 9007199254740993 from member m, point_rule_set s limit 1`,
  `select nextval(pg_get_serial_sequence('tip', 'id')) from generate_series(1, 41)`,
];

const folder = mkdtempSync(join(tmpdir(), 'qunyi-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => {
  files += 1;
  return join(folder, `${files}.backup`);
};

const backUp = (db: Db, path: string, sealed: Seal = seal) =>
  writeLines(path, (emit) =>
    inTransaction(db, (tx) => dumpDatabase(tx, sealed, new Date('2026-11-21T04:00:00Z'), emit), 'snapshot'),
  );
const putBack = (db: Db, path: string, sealed: Seal = seal, options = AS_BACKUP) =>
  restoreDatabase(db, sealed, readLines(path), options);

let source: Database;
let whole: string;
beforeAll(async () => {
  source = await freshDatabase();
  const now = new Date('2026-11-20T04:00:00Z');
  await inTransaction(source.db, (tx) => loadDemo(tx, seal, '2026-11-20', now));
  for (const statement of ODD_ROWS) await sql.raw(statement).execute(source.db);
  await inTransaction(source.db, (tx) =>
    insertOutbox(
      tx,
      seal,
      [1, 2, 3].map((n) => ({
        platform: 'lark',
        dedupeKey: `row ${n}`,
        target: { kind: 'chat' as const, id: 'oc_1' },
        action: { action: 'send' as const, message: { type: 'text' as const, text: '您好' } },
        priority: 'answer' as const,
      })),
    ),
  );
  whole = newPath();
  await backUp(source.db, whole);
});
afterAll(() => source.close());

test('the table of tables is the schema', async () => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and relname not like 'qunyi_migration%'`.execute(source.db);
  expect(rows.map((row) => row.name).sort()).toEqual([...TABLES]);
});

describe.each(['on the same kind', 'on the other kind'])('put back %s', { timeout: SLOW_MS }, (kind) => {
  let target: Database;
  beforeAll(async () => {
    target = kind === 'on the same kind' ? await freshDatabase() : await openEmbedded('memory://');
    await migrate(target.db);
  }, SLOW_MS);
  afterAll(() => target.close());

  test('every row of every table and every series is the same, byte for byte', async () => {
    const restored = await putBack(target.db, whole);
    expect(restored.rows.member).toBeGreaterThan(30);
    expect(await readWholeDatabase(target.db, NOTED)).toEqual({
      ...(await readWholeDatabase(source.db, NOTED)),
      series: { ...(await readWholeDatabase(source.db)).series, 'audit_log.id': expect.any(Number) },
    });
    expect(await findBrokenAudit(target.db)).toBeUndefined();
    const { rows } = await sql<{ last: string }>`
      select action as last from audit_log order by id desc limit 1`.execute(target.db);
    expect(rows).toEqual([{ last: 'restore-backup' }]);
  });

  test('references and the append-only log hold as before, and ids go on behind the last', async () => {
    await putBack(target.db, whole);
    await expect(sql`delete from committee`.execute(target.db)).rejects.toThrow(/foreign key/);
    await expect(sql`delete from audit_log`.execute(target.db)).rejects.toThrow(/append-only/);
    const { rows } = await sql<{ id: number }>`
      select nextval(pg_get_serial_sequence('tip', 'id')) as id`.execute(target.db);
    expect(rows).toEqual([{ id: 42 }]);
  });

  test('what it believes unsent is held when it is restored, the gateway notices, a release lets it go', async () => {
    const dataDir = mkdtempSync(join(folder, 'gateway-'));
    writeFileSync(join(dataDir, 'high-water'), `900 ${new Date().toISOString()}\n`);
    expect(await putBack(target.db, whole, seal, { ...AS_BACKUP, hold: true })).toMatchObject({ held: 3 });
    const states = async () => (await sql`select distinct state, held from outbox`.execute(target.db)).rows;
    expect(await states()).toEqual([{ state: 'uncertain', held: true }]);
    // Nothing more to hold, but seen.
    expect(await checkHighWater(target.db, dataDir)).toBe(0);
    expect(await releaseHeld(target.db)).toBe(3);
    expect(await states()).toEqual([{ state: 'waiting', held: false }]);
    expect(await checkHighWater(target.db, dataDir)).toBeUndefined();
  });

  test('a backup of an older version is brought up to date', async () => {
    const NEXT = '9998-next';
    const widening: Migration = {
      up: async (db) => {
        await sql`alter table told add column tellings int not null default 1`.execute(db);
        await sql`update told set tellings = 2`.execute(db);
      },
    };
    const migrations = { ...MIGRATIONS, [NEXT]: widening };
    await migrate(target.db, migrations);
    const restored = await putBack(target.db, whole, seal, { ...AS_BACKUP, migrations });
    expect(restored.migrated).toEqual([NEXT]);
    const { rows } = await sql`select distinct tellings from told`.execute(target.db);
    expect(rows).toEqual([{ tellings: 2 }]);
    const newer = newPath();
    await backUp(target.db, newer);
    await expect(putBack(target.db, newer)).rejects.toMatchObject({ code: 'backup_newer' });
  });
});

describe('what is not whole', { timeout: SLOW_MS }, () => {
  let target: Database;
  let before: Record<string, number>;
  beforeAll(async () => {
    target = await freshDatabase();
    await sql`insert into committee (name) values ('留下的')`.execute(target.db);
    before = await countRows(target.db);
  });
  afterAll(() => target.close());

  async function refuses(path: string, code: string, keys: Seal = seal): Promise<void> {
    await expect(putBack(target.db, path, keys)).rejects.toMatchObject({ code });
    expect(await countRows(target.db)).toEqual(before);
  }
  const changed = (change: (text: string) => string): string => {
    const path = newPath();
    writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(whole)).toString('utf8'))));
    return path;
  };
  const lines = (text: string) => text.split('\n');

  test('cut at any length is refused', async () => {
    const bytes = readFileSync(whole);
    for (const length of [0, 9, 500, bytes.length >> 1, bytes.length - 1]) {
      const path = newPath();
      writeFileSync(path, bytes.subarray(0, length));
      await refuses(path, 'backup_damaged');
    }
    await refuses(
      changed((text) => lines(text).slice(0, -2).join('\n')),
      'backup_damaged',
    );
    await refuses(
      changed((text) => `${lines(text).slice(0, -2).join('\n')}\n`),
      'backup_damaged',
    );
  });

  test('a table whose columns have another name is damaged', async () => {
    await refuses(
      changed((text) => text.replace('"columns":', '"cmlumns":')),
      'backup_damaged',
    );
  });

  test('bytes flipped anywhere in the file are refused', async () => {
    const bytes = readFileSync(whole);
    for (let at = 20; at < bytes.length - 8; at += Math.floor(bytes.length / 5)) {
      const path = newPath();
      const bent = Buffer.from(bytes);
      bent[at]! ^= 16;
      writeFileSync(path, bent);
      await expect(putBack(target.db, path)).rejects.toMatchObject({
        code: expect.stringMatching(/^backup_(damaged|unreadable)$/),
      });
      expect(await countRows(target.db)).toEqual(before);
    }
  });

  test('a header that a bent byte made say something else is damaged, not newer', async () => {
    const plain = gunzipSync(readFileSync(whole)).toString('utf8');
    const bytes = gzipSync(plain.replace('0001-first', '0001-fjrst'));
    const path = newPath();
    // The sum at the end of a gzip is that of other words.
    gzipSync(plain).copy(bytes, bytes.length - 8, -8 + gzipSync(plain).length);
    writeFileSync(path, bytes);
    await expect(putBack(target.db, path)).rejects.toMatchObject({ code: 'backup_damaged' });
  });

  test('a change by somebody without the keys is refused, however careful', async () => {
    await refuses(
      changed((text) => text.replace('李秀兰', '李秀芝')),
      'backup_damaged',
    );
    await refuses(
      changed((text) => text.replace(/"member\.id":/, '"member.id":1')),
      'backup_damaged',
    );
    const without = (text: string) =>
      lines(text)
        .filter((line) => !line.includes('委员读书群'))
        .join('\n');
    await refuses(changed(without), 'backup_damaged');
    await refuses(
      changed((text) => `${text}[]\n`),
      'backup_damaged',
    );
  });

  test('other keys, a newer format, other files and no file are told apart', async () => {
    await refuses(whole, 'keys_wrong', openSeal([key('k2', 2)]));
    await refuses(whole, 'keys_wrong', openSeal([key('k1', 2)]));
    await refuses(
      changed((text) => text.replace('"format":1', '"format":2')),
      'backup_newer',
    );
    await refuses(
      changed(() => '{"a":1}\n'),
      'backup_unreadable',
    );
    const plain = newPath();
    writeFileSync(plain, 'PGDMP');
    await refuses(plain, 'backup_damaged');
    await refuses(join(folder, 'nowhere'), 'file_unusable');
  });
});

describe('the file', () => {
  test('is for its owner alone, holds no key, and nothing of what is sealed', async () => {
    expect(statSync(whole).mode & 0o777).toBe(0o600);
    const text = gunzipSync(readFileSync(whole)).toString('latin1');
    expect(text).not.toContain(key('k1', 1).bytes.toString('base64'));
    expect(text).not.toMatch(/\b1[3-9]\d{9}\b/);
  });

  test('appears whole or not at all, and no other is overwritten', async () => {
    const path = newPath();
    const failing = writeLines(path, async (emit) => {
      await emit('half');
      throw new Error('the database went away');
    });
    await expect(failing).rejects.toThrow('went away');
    await expect(async () => statSync(path)).rejects.toThrow('ENOENT');
    await expect(async () => statSync(`${path}.part`)).rejects.toThrow('ENOENT');
    await expect(backUp(source.db, whole)).rejects.toMatchObject({ code: 'file_unusable' });
    await expect(backUp(source.db, join(folder, 'no', 'folder'))).rejects.toMatchObject({
      code: 'file_unusable',
    });
  });
});
