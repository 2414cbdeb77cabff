/** doctor: each trouble is named with why and what to do, and makes the exit code 1. */

import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Opening } from '../../../adapters/cli/command.js';
import { examineDisk, examineSpools } from '../../../adapters/cli/doctor/disk.js';
import type { Finding } from '../../../adapters/cli/doctor/finding.js';
import { examineKeys } from '../../../adapters/cli/doctor/keys.js';
import { examineMachine } from '../../../adapters/cli/doctor/machine.js';
import { examineLeases, examineStates } from '../../../adapters/cli/doctor/platforms.js';
import { examineRedis } from '../../../adapters/cli/doctor/redis.js';
import { examineSettings } from '../../../adapters/cli/doctor/settings.js';
import { doctorCommand } from '../../../adapters/cli/doctor.js';
import { describeVersion, isNewEnough } from '../../../adapters/cli/reach-database.js';
import { ADAPTERS } from '../../../adapters/index.js';
import { beat } from '../../../src/db/heartbeat.js';
import { insertInbox } from '../../../src/db/inbox.js';
import { markAside } from '../../../src/db/inbox-aside.js';
import { holdLease } from '../../../src/db/lease.js';
import { insertOutbox } from '../../../src/db/outbox.js';
import { markForMorning } from '../../../src/db/outbox-sending.js';
import { writePlatformState } from '../../../src/db/platform-state.js';
import { openPostgres } from '../../../src/db/postgres.js';
import type { InboxId } from '../../../src/db/schema.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { OperatorError, SettingsError } from '../../../src/errors.js';
import { QUEUE_HEARTBEAT } from '../../../src/queue/worker.js';
import { openSeal } from '../../../src/seal/seal.js';
import { readSettings } from '../../../src/settings.js';
import { startFakeLark } from '../../support/fake-lark/index.js';
import { makeDataDir } from '../../support/program.js';
import {
  describeWithServices,
  emptyPostgres,
  type OwnRedis,
  servicesPresent,
  startOwnRedis,
} from '../../support/services.js';
import { type Commands, openCommands } from './open-commands.js';

const troublesOf = (findings: Finding[]) =>
  findings.filter((one) => one.level === 'trouble').map((one) => `${one.about}: ${one.what}`);

let here: Commands;
beforeAll(async () => {
  here = await openCommands({ demo: true });
});
afterAll(() => here.close());
beforeEach(() => beat(here.house.db, QUEUE_HEARTBEAT));

/** As beside workers of other processes; a folder that only this command has open is judged more mildly. */
async function examine(opening: Opening = { house: { ...here.house, embedded: false } }) {
  let out = '';
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: () => {},
    cwd: '/',
    json: true,
  };
  const code = await doctorCommand.runAtDoorstep(opening, io);
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Finding[] };
  expect(ok).toBe(code === 0);
  return { code, findings, troubles: troublesOf(findings) };
}

test('an installation in order has no trouble; every finding of trouble says what to do', async () => {
  expect(await examine()).toMatchObject({ code: 0, troubles: [] });
  const { out } = await here.run('doctor');
  expect(out).toContain('no trouble found');
});

describe('settings and machine', () => {
  test('every fault of the settings is named', async () => {
    const { faults } = readSettings({ HTTP_PORT: 'x', REDIS_URL: 'redis://127.0.0.1:1', DEMO: 'yes' });
    const { code, troubles } = await examine({
      house: undefined,
      env: {},
      settings: undefined,
      fault: new SettingsError(faults),
    });
    expect(code).toBe(1);
    expect(troubles.map((one) => one.split(' ')[1]).sort()).toEqual(['DEMO', 'HTTP_PORT', 'REDIS_URL']);
  });

  test('a database that does not open is told beside what else can be looked at', async () => {
    const fault = new OperatorError('database_unreachable', 'the database does not answer (ECONNREFUSED)');
    const { env, settings } = here.house;
    const { code, troubles } = await examine({ house: undefined, env, settings, fault });
    expect({ code, troubles }).toEqual({ code: 1, troubles: [`database: ${fault.message}`] });
  });

  test('where nothing was started yet nothing is wrong', async () => {
    const settings = readSettings({ DATA_DIR: makeDataDir() }).value;
    expect(await examine({ house: undefined, env: {}, settings, fault: undefined })).toMatchObject({
      code: 0,
    });
  });

  test('Node 20 works and is past its end of life; older ones do not', () => {
    expect(examineMachine('24.1.0')[0]?.level).toBe('ok');
    expect(examineMachine('20.20.2')[0]?.level).toBe('advice');
    expect([examineMachine('20.18.3')[0]?.level, examineMachine('18.20.0')[0]?.level]).toEqual([
      'trouble',
      'trouble',
    ]);
  });

  test('PLAYGROUND=true where it may not open is what start would refuse', async () => {
    const { value } = readSettings({ PLAYGROUND: 'true', HTTP_HOST: '0.0.0.0' });
    const findings = await examineSettings(value, here.house.db, false);
    expect(troublesOf(findings)).toEqual(['settings: PLAYGROUND=true where it may not open']);
    expect(findings.filter((one) => one.level === 'advice')).toHaveLength(1);
  });

  test('a disk with little room is a word of advice, a full one trouble', () => {
    const MIB = 1024 * 1024;
    const levels = [4096, 500, 20].map((free) => examineDisk('/srv/qunyi', free * MIB)[0]?.level);
    expect(levels).toEqual(['ok', 'advice', 'trouble']);
    expect(examineDisk(makeDataDir())).toHaveLength(1);
    expect(examineDisk(join(makeDataDir(), 'nobody-made-it'))).toEqual([]);
  });

  test('a spool that holds messages, grows large, holds damaged records or cannot be used is told', () => {
    const data = makeDataDir();
    const folder = join(data, 'spool', 'wechaty');
    mkdirSync(join(folder, 'aside'), { recursive: true });
    expect(examineSpools(data)).toEqual([]);
    const segment = join(folder, '1700000000.spool');
    writeFileSync(segment, Buffer.alloc(3_000));
    expect(examineSpools(data)).toMatchObject([
      { level: 'advice', what: 'wechaty: 3 KiB of messages stand in the spool' },
    ]);
    truncateSync(segment, 129 * 1024 * 1024);
    writeFileSync(join(folder, 'aside', '1-0.record'), 'x');
    expect(examineSpools(data).map((one) => one.level)).toEqual(['trouble', 'trouble']);
    expect(examineSpools(data).every((one) => one.advice)).toBe(true);
  });

  test('a key file that others can read is trouble', () => {
    const DATA_DIR = makeDataDir();
    const path = join(DATA_DIR, 'keys');
    writeFileSync(path, 'k1:…', { mode: 0o600 });
    const { value } = readSettings({ DATA_DIR });
    expect(troublesOf(examineKeys(value))).toEqual([]);
    chmodSync(path, 0o640);
    expect(troublesOf(examineKeys(value))).toEqual([`keys: ${path} has mode 640`]);
  });
});

describe('the database', () => {
  test('versions are read as PostgreSQL writes them, and 14 is the oldest', () => {
    expect([150_004, 140_000, 90_624].map(describeVersion)).toEqual(['15.4', '14.0', '9.6.24']);
    expect([150_004, 140_000, 130_999, 90_624].map(isNewEnough)).toEqual([true, true, false, false]);
  });

  test.runIf(servicesPresent)('tables that are not there yet are no trouble: start makes them', async () => {
    const { url, drop } = await emptyPostgres();
    const { db, close } = openPostgres(url);
    const { code, findings } = await examine({ house: { ...here.house, db } });
    expect(code).toBe(0);
    expect(findings.map((one) => one.what).join()).toContain('migrations not run yet: 0001-first');
    await close();
    await drop();
  });

  test('a database that a newer version has migrated further is a word of advice', async () => {
    const { db } = here.house;
    const newer = { name: '9001-of-tomorrow', timestamp: '2027-01-01T00:00:00Z' };
    await sql`insert into qunyi_migration (name, timestamp) values (${newer.name}, ${newer.timestamp})`.execute(
      db,
    );
    const { code, findings } = await examine();
    expect(code).toBe(0);
    expect(findings.find((one) => one.what.includes('9001-of-tomorrow'))?.level).toBe('advice');
    await sql`delete from qunyi_migration where name = ${newer.name}`.execute(db);
  });

  test('values under a former key are counted until none is left; with one key nothing is said', async () => {
    const [id] = (await insertInbox(here.house.db, here.house.seal, [tick('former')])) as InboxId[];
    const seal = openSeal([
      { id: 'k2', bytes: Buffer.alloc(32, 2) },
      { id: 'k1', bytes: Buffer.alloc(32) },
    ]);
    const rotated = { ...here.house, seal };
    const keysOf = async (house = rotated) =>
      (await examine({ house })).findings.filter((one) => one.what.includes('former'));
    expect(await keysOf()).toMatchObject([
      { level: 'advice', what: expect.stringMatching(/^\d+ values are/) },
    ]);
    expect(await keysOf(here.house)).toEqual([]);
    await here.house.db.deleteFrom('inbox').where('id', '=', id!).execute();
    expect(await keysOf()).toMatchObject([{ level: 'ok' }]);
  });

  test('keys that do not open what is sealed are trouble', async () => {
    const { db } = here.house;
    await insertInbox(db, here.house.seal, [tick('sealed')]);
    const seal = openSeal([{ id: 'k1', bytes: Buffer.alloc(32, 9) }]);
    const { troubles } = await examine({ house: { ...here.house, seal } });
    expect(troubles).toEqual(['keys: the keys at hand do not open what is in the database']);
    await db.updateTable('inbox').set({ state: 'done' }).execute();
  });
});

const tick = (key: string) => ({
  hint: 'forget-words',
  event: {
    type: 'tick' as const,
    platform: 'clock',
    eventKey: `e:${key}`,
    sentAt: new Date(),
    job: 'forget-words',
  },
});

describe('the line', () => {
  test('a queue that stands still, and a message that waits too long, are trouble', async () => {
    const { db, seal } = here.house;
    await db
      .updateTable('heartbeat')
      .set({ beat_at: new Date(Date.now() - 90_000) })
      .execute();
    expect((await examine()).troubles).toEqual(['queue: has not moved for 90 s; nothing waits']);
    const [id] = (await insertInbox(db, seal, [tick('waiting')])) as InboxId[];
    const received = new Date(Date.now() - 300_000);
    await db.updateTable('inbox').set({ received_at: received }).where('id', '=', id!).execute();
    await beat(db, QUEUE_HEARTBEAT);
    expect((await examine()).troubles).toEqual([
      expect.stringMatching(/^queue: moves; the oldest message waits for 5 min$/),
    ]);
    await markAside(db, id!, 'failed_eight_times');
    expect((await examine()).troubles).toEqual(['rows: 1 message is set aside']);
    await db.deleteFrom('inbox').where('id', '=', id!).execute();
  });

  test('a queue that never moved is no trouble before the first start', async () => {
    await here.house.db.deleteFrom('heartbeat').execute();
    expect(await examine()).toMatchObject({ code: 0 });
  });

  test('words that should have been blanked a day ago are trouble', async () => {
    const { db, seal } = here.house;
    const [id] = (await insertInbox(db, seal, [tick('kept')])) as InboxId[];
    const handled = (days: number) =>
      db
        .updateTable('inbox')
        .set({ state: 'done', done_at: new Date(Date.now() - days * 86_400_000) })
        .where('id', '=', id!)
        .execute();
    await handled(7.5);
    expect((await examine()).troubles).toEqual([]);
    await handled(9);
    expect((await examine()).troubles).toEqual(['rows: words that were handled 9 days ago are still kept']);
    await db.deleteFrom('inbox').where('id', '=', id!).execute();
  });

  test('what waits for the morning because of a daily cap is a word of advice', async () => {
    const { db, seal } = here.house;
    const row = {
      platform: 'wechaty',
      dedupeKey: 'capped',
      target: { kind: 'chat' as const, id: 'own-1' },
      action: { action: 'send' as const, message: { type: 'text' as const, text: '通知' } },
      priority: 'answer' as const,
    };
    const [queued] = await inTransaction(db, (tx) => insertOutbox(tx, seal, [row]));
    await markForMorning(db, queued!.id);
    const { code, findings } = await examine();
    expect(code).toBe(0);
    expect(findings.map((one) => one.what)).toContain('1 messages for wechaty wait for the morning');
    await db.deleteFrom('outbox').execute();
  });

  test('uncertain deliveries and held rows are trouble, failed answers a word of advice', async () => {
    const { db, seal } = here.house;
    const rows = ['uncertain', 'held', 'failed'].map((dedupeKey) => ({
      platform: 'lark',
      dedupeKey,
      target: { kind: 'user' as const, id: 'ou_1' },
      action: { action: 'send' as const, message: { type: 'text' as const, text: '您好' } },
      priority: 'answer' as const,
    }));
    await inTransaction(db, (tx) => insertOutbox(tx, seal, rows));
    const set = (key: string, change: { state: 'uncertain' | 'failed'; held?: boolean }) =>
      db.updateTable('outbox').set(change).where('dedupe_key', '=', key).execute();
    await set('uncertain', { state: 'uncertain' });
    await set('held', { state: 'uncertain', held: true });
    await set('failed', { state: 'failed' });
    const { troubles, findings } = await examine();
    expect(troubles).toEqual([
      expect.stringMatching(/^rows: 1 unsent rows are held/),
      'rows: 1 deliveries are uncertain',
    ]);
    expect(findings.filter((one) => one.level !== 'ok' && !one.advice)).toEqual([]);
    await db.deleteFrom('outbox').execute();
  });
});

describe('platforms', () => {
  test('a set-up platform is looked at from outside, and what it misses is trouble', async () => {
    const lark = await startFakeLark();
    const env = { ...here.house.env, ...lark.env('websocket') };
    lark.setScopes([]);
    const { code, troubles } = await examine({ house: { ...here.house, env } });
    expect(code).toBe(1);
    expect(troubles.join()).toContain('im:message.group_msg');
    expect(lark.connections()).toBe(0);
    await lark.close();
  });

  test('a platform with one connection is held by a gateway, or nothing comes in', async () => {
    const adapter = ADAPTERS.find((one) => one.connections === 'one')!;
    const platforms = [{ adapter, settings: {} }];
    expect(troublesOf(await examineLeases(here.house.db, platforms))).toEqual([
      `platforms: ${adapter.title}: no gateway holds it`,
    ]);
    await holdLease(here.house.db, `platform ${adapter.name}`, 'somebody', 15_000);
    expect(troublesOf(await examineLeases(here.house.db, platforms))).toEqual([]);
  });

  test('one that is away is told with its reason and since when; what is to be scanned is not', async () => {
    const { db, seal } = here.house;
    const adapter = ADAPTERS.find((one) => one.connections === 'one')!;
    const platforms = [{ adapter, settings: {} }];
    const since = new Date('2026-04-23T01:00:00Z');
    const away = { connected: false, since, reason: 'login_wanted', loginCode: 'https://example.org/scan' };
    await writePlatformState(db, seal, adapter.name, away);
    const findings = await examineStates(db, platforms);
    expect(troublesOf(findings)).toEqual([
      `platforms: ${adapter.title}: away since 2026-04-23T01:00:00.000Z (login_wanted)`,
    ]);
    expect(JSON.stringify(findings)).not.toContain('example.org');
    await writePlatformState(db, seal, adapter.name, { connected: true, since });
    expect((await examineStates(db, platforms)).map((one) => one.level)).toEqual(['ok']);
    // A platform whose settings were taken away is nobody's trouble.
    expect(await examineStates(db, [])).toEqual([]);
    await db.deleteFrom('platform_state').execute();
  });
});

describeWithServices('Redis', () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startOwnRedis({ appendonly: 'no', policy: 'allkeys-lru' });
  });
  afterAll(() => redis.stop());

  test('that evicts is trouble, knowingly so advice; without AOF it is explained what comes of it', async () => {
    const findings = await examineRedis(redis.url, false);
    expect(troublesOf(findings)).toEqual(['redis: maxmemory-policy allkeys-lru']);
    expect(findings.find((one) => one.what.startsWith('appendonly no'))?.level).toBe('advice');
    expect(troublesOf(await examineRedis(redis.url, true))).toEqual([]);
  });

  test('that does not answer is trouble', async () => {
    await redis.kill();
    expect(troublesOf(await examineRedis(redis.url, false))).toEqual(['redis: it does not answer']);
  });
});
