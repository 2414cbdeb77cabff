/** Migrations while two versions run: the older one leaves a newer database alone and goes on working with it. */

import { type Migration, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beat, sinceBeatMs } from '../../src/db/heartbeat.js';
import {
  listNewerMigrations,
  listPendingMigrations,
  MIGRATIONS,
  type Migrations,
  migrate,
} from '../../src/db/migrate.js';
import type { Database } from '../../src/db/postgres.js';
import { freshDatabase } from '../support/fresh-database.js';
import { filesUnder, textOf, withoutComments } from '../support/sources.js';

const widening: Migration = {
  up: async (db) => {
    await sql`alter table heartbeat add column beaten_by text not null default ''`.execute(db);
  },
};
const NEXT = '9998-next';
const NEWER: Migrations = { ...MIGRATIONS, [NEXT]: widening };

let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.close());

test('a newer version migrates, and the older one starts, migrates nothing and works on', async () => {
  const { db } = database;
  expect(await listPendingMigrations(db, NEWER)).toEqual([NEXT]);
  expect(await migrate(db, NEWER)).toEqual([NEXT]);
  expect(await migrate(db)).toEqual([]);
  expect(await listNewerMigrations(db)).toEqual([NEXT]);
  await beat(db, 'older');
  expect(await sinceBeatMs(db, 'older')).toBeGreaterThanOrEqual(0);
  expect(await migrate(db, NEWER)).toEqual([]);
});

test('both start in the same moment: the one that is behind looks again', async () => {
  const { db } = database;
  const started = await Promise.all([migrate(db, NEWER), migrate(db), migrate(db), migrate(db, NEWER)]);
  expect(started.flat()).toEqual([NEXT]);
});

test('a database of another line is refused: a name of ours is missing below, or an unknown one stands between', async () => {
  const { db } = database;
  await migrate(db, { ...MIGRATIONS, '9997-other': widening });
  await expect(migrate(db, NEWER)).rejects.toMatchObject({ code: 'database_foreign' });
});

test('a migration that fails changes nothing and is named', async () => {
  const failing: Migration = {
    up: async (db) => {
      await widening.up(db);
      await sql`select 1 / 0`.execute(db);
    },
  };
  const { db } = database;
  await expect(migrate(db, { ...MIGRATIONS, [NEXT]: failing })).rejects.toThrow(`migration ${NEXT} failed`);
  expect(await migrate(db, NEWER)).toEqual([NEXT]);
});

/** What a process of the last version would stumble over. */
const NARROWING = [
  /\bdrop\s+(?:table|column|schema|type|function|index)\b/i,
  /\brename\b/i,
  /\balter\s+column\s+\w+\s+(?:set\s+not\s+null|type|drop\s+default)\b/i,
  /\btruncate\b|\bdelete\s+from\b/i,
  /\.(?:dropTable|dropColumn|dropIndex|renameTo|renameColumn)\(/,
  // Its inserts do not name the new column.
  /\badd\s+column\b(?![^,;`]*\bdefault\b)[^,;`]*\bnot\s+null\b/i,
];
const isNarrowing = (text: string) => NARROWING.some((one) => one.test(text));

test('after the first, migrations only widen: nothing is dropped, renamed or narrowed', () => {
  expect(
    [
      'alter table tip drop column title',
      'alter table tip add column seen boolean not null',
      'alter table tip add column seen boolean not null default false',
      'alter table tip add column seen boolean',
    ].map(isNarrowing),
  ).toEqual([true, true, false, false]);
  const later = filesUnder(['src/db/migrations'], /\.ts$/).filter((path) => !path.endsWith('/0001-first.ts'));
  expect(later.filter((path) => isNarrowing(withoutComments(textOf(path))))).toEqual([]);
});
