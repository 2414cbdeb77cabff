/** The real program beside the fake Feishu, which keeps the platform's limits: a gateway and a worker as processes. */

import { sql } from 'kysely';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { openSeal, readDataKeys, type Seal } from '../../src/seal/seal.js';
import { eventually } from '../support/eventually.js';
import { type FakeLark, startFakeLark } from '../support/fake-lark/index.js';
import { startProgram } from '../support/program.js';
import type { BenchServices } from './services.js';

const DATA_KEYS = `k1:${Buffer.alloc(32, 9).toString('base64')}`;
/** As the platform: an event that is not acknowledged comes again after 15 s. */
const REDELIVER_MS = 15_000;
/** What the platform answers when it is asked too much: HTTP 429, or these codes. */
const RATE_CODES = new Set([99991400, 230020]);

export interface LarkHouse {
  lark: FakeLark;
  database: Database;
  seal: Seal;
  /** Requests that the platform refused because there were too many. */
  rateErrors(): number;
  close(): Promise<void>;
}

/** @param members called 委员001 and so on, all of one group. */
export async function openLarkHouse(
  services: BenchServices,
  members: number,
  group: string,
): Promise<LarkHouse> {
  const lark = await startFakeLark({ seed: 1, redeliverMs: REDELIVER_MS });
  lark.faults.keepLimits(true);
  const databaseUrl = await services.freshDatabase(members);
  const database = openPostgres(databaseUrl, 4);
  await settle(database.db, lark, group);
  const env = {
    ...lark.env('websocket'),
    DATABASE_URL: databaseUrl,
    REDIS_URL: services.freshRedisUrl(),
    DATA_KEYS,
    LOG_LEVEL: 'error',
    DEMO: 'false',
  };
  const programs = await Promise.all(
    ['gateway', 'worker'].map((role) => startProgram({ env, args: ['--roles', role] })),
  );
  await eventually(() => lark.connections() > 0, { withinMs: 60_000 });
  return {
    lark,
    database,
    seal: openSeal(readDataKeys(DATA_KEYS)),
    rateErrors: () =>
      lark.requests.filter(({ status, code }) => status === 429 || RATE_CODES.has(code ?? 0)).length,
    async close() {
      await Promise.all(programs.map((program) => program.stop()));
      await database.close();
      await lark.close();
    },
  };
}

/** The bench's people, with the ids the fake gives them; one group that the platform knows. */
async function settle(db: Database['db'], lark: FakeLark, group: string): Promise<void> {
  await sql`update person set name = '委员' || lpad(id::text, 3, '0')`.execute(db);
  await sql`update chat set state = 'left'`.execute(db);
  await sql`insert into chat (platform, platform_chat_id, committee_id, name, hears_all)
    values ('lark', ${lark.chatId(group)}, 1, ${group}, true)`.execute(db);
  const people = await db.selectFrom('person').select(['id', 'name']).execute();
  const ids = people.map(({ id, name }) => ({ id, user: lark.userId(name) }));
  await sql`update account set platform_user_id = row.user
    from jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) as row (id bigint, "user" text)
    where person_id = row.id`.execute(db);
}
