/** `keys rotate` killed in the middle, again and again: nothing becomes unreadable, and the next one goes on. */

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/db/postgres.js';
import type { Db } from '../../src/db/schema.js';
import { headerOf, openSeal } from '../../src/seal/seal.js';
import { eventually } from '../support/eventually.js';
import { launchCommand, type ProgramEnv, runProgram } from '../support/program.js';
import { describeWithServices, type FreshPostgres, freshPostgres } from '../support/services.js';

const SLOW_MS = 120_000;
const PEOPLE = 30_000;
const KILLS = 4;
const k1 = { id: 'k1', bytes: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', bytes: Buffer.alloc(32, 2) };
const both = openSeal([k2, k1]);
const phoneOf = (id: number) => `138${String(id).padStart(8, '0')}`;

describeWithServices('keys rotate', () => {
  let postgres: FreshPostgres;
  let db: Db;
  let close: () => Promise<void>;
  let env: ProgramEnv;
  beforeAll(async () => {
    postgres = await freshPostgres();
    ({ db, close } = openPostgres(postgres.url));
    const keys = [k2, k1].map(({ id, bytes }) => `${id}:${bytes.toString('base64')}`);
    env = { DATABASE_URL: postgres.url, DATA_KEYS: keys.join(',') };
    await fill(db);
  }, SLOW_MS);
  afterAll(async () => {
    await close();
    await postgres.drop();
  });

  test('killed with SIGKILL at four points of its way, then run to its end: all opens with the new key', {
    timeout: SLOW_MS,
  }, async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const rotation = launchCommand(['keys', 'rotate'], env);
      await eventually(async () => (await countUnder(db, k2.id)) >= (kill * PEOPLE) / (KILLS + 2), {
        withinMs: SLOW_MS / 2,
        everyMs: 10,
      });
      await rotation.kill();
      expect(await countReadable(db)).toBe(PEOPLE);
      // It would be given up after a minute.
      await db.deleteFrom('platform_lease').execute();
    }
    expect(await countUnder(db, k1.id)).toBeGreaterThan(0);
    const { code, stdout } = await runProgram(['keys', 'rotate', '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ current: 'k2', unreadable: 0, left: 0 });
    expect(await countUnder(db, k2.id)).toBe(PEOPLE);
    expect(await countReadable(db, openSeal([k2]))).toBe(PEOPLE);
  });
});

async function fill(db: Db): Promise<void> {
  const under1 = openSeal([k1]);
  const people = Array.from({ length: PEOPLE }, (_, n) => {
    const phone = phoneOf(n + 1);
    const sealed = under1.seal(phone, `person.phone.${n + 1}`).toString('hex');
    return { id: n + 1, sealed, hash: under1.index(phone).toString('hex') };
  });
  await sql`insert into person (id, name, phone_sealed, phone_index) overriding system value
    select id, '委员', decode(sealed, 'hex'), decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as x(id bigint, sealed text, hash text)`.execute(
    db,
  );
}

async function countUnder(db: Db, key: string): Promise<number> {
  const header = headerOf(key);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from person
    where substr(phone_sealed, 1, ${sql.lit(header.length)}) = ${header}::bytea`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Opens each and compares it with what was sealed; its hash is of one of the keys. */
async function countReadable(db: Db, seal = both): Promise<number> {
  const people = await db.selectFrom('person').select(['id', 'phone_sealed', 'phone_index']).execute();
  return people.filter(({ id, phone_sealed, phone_index }) => {
    const phone = seal.open(phone_sealed as Buffer, `person.phone.${id}`);
    return phone === phoneOf(id) && seal.indexes(phone).some((hash) => hash.equals(phone_index as Buffer));
  }).length;
}
