/** doctor: each trouble is named with why and what to do, and makes the exit code 1. */

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Opening } from '../../../adapters/cli/command.js';
import type { Finding } from '../../../adapters/cli/doctor/finding.js';
import { examineKeys } from '../../../adapters/cli/doctor/keys.js';
import { examineMachine } from '../../../adapters/cli/doctor/machine.js';
import { examineLeases } from '../../../adapters/cli/doctor/platforms.js';
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
