/** The compiled program as a gateway with the webhook open, before a database of its own: what an attacker meets. */

import { openPostgres } from '../../../src/db/postgres.js';
import { openSeal, readDataKeys } from '../../../src/seal/seal.js';
import { type FakeLark, startFakeLark } from '../fake-lark/index.js';
import { type RunningProgram, startProgram } from '../program.js';
import { freshPostgres } from '../services.js';
import { settleOnLark } from '../settle-on-lark.js';

const DATA_KEYS = `k1:${Buffer.alloc(32, 3).toString('base64')}`;

export interface WebhookHouse {
  lark: FakeLark;
  program: RunningProgram;
  port: number;
  url: string;
  /** How many rows the inbox holds of what came from the platform. */
  rows(): Promise<number>;
  /** What the program logged as an error so far; a crash would have ended it. */
  errors(): string[];
  /** A new real event. */
  event(text?: string): ReturnType<FakeLark['say']>;
  close(): Promise<void>;
}

export async function openWebhookHouse(seed: number): Promise<WebhookHouse> {
  const fresh = await freshPostgres();
  const database = openPostgres(fresh.url, 3);
  const lark = await startFakeLark({ seed });
  await settleOnLark(database.db, openSeal(readDataKeys(DATA_KEYS)), lark);
  const program = await startProgram({
    env: { ...lark.env('webhook'), DATABASE_URL: fresh.url, DATA_KEYS, DEMO: 'false', LOG_LEVEL: 'error' },
    args: ['--roles', 'gateway'],
  });
  return {
    lark,
    program,
    port: Number(new URL(program.url).port),
    url: `${program.url}/webhooks/lark`,
    async rows() {
      const { count } = await database.db
        .selectFrom('inbox')
        .select((all) => all.fn.countAll<string>().as('count'))
        .where('platform', '=', 'lark')
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    errors: () =>
      program
        .err()
        .split('\n')
        .filter((line) => line !== ''),
    event: (text = '打卡 《论语》第3章 心得：温故而知新') =>
      lark.say({ chat: '委员读书群', user: '李秀兰', text }),
    async close() {
      await program.stop();
      await lark.close();
      await database.close();
      await fresh.drop();
    },
  };
}
