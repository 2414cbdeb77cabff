/** The negative control's house: the naive shape on servers of its own, under the same fake Feishu and the same harm. */

import { resolve } from 'node:path';
import { type FakeLark, startFakeLark } from '../../fake-lark/index.js';
import { query } from '../../services/own-postgres.js';
import { type OwnPostgres, type OwnRedis, startOwnPostgres, startOwnRedis } from '../../services.js';
import { countNotices, judge, type Verdict } from '../judge.js';
import { type KeptProcess, keepProcess } from '../kept-process.js';
import type { Command } from '../load.js';

export interface NaiveHouse {
  lark: FakeLark;
  postgres: OwnPostgres;
  redis: OwnRedis;
  keep(role: 'gateway' | 'worker'): KeptProcess;
  addGroups(count: number): Promise<string[]>;
  /** How many rows there are: it is over when they grow no more. */
  rows(): Promise<number>;
  judge(commands: readonly Command[], groups: readonly string[], notice: string): Promise<Verdict>;
  close(): Promise<void>;
}

export async function openNaiveHouse(seed: number): Promise<NaiveHouse> {
  const [postgres, redis] = await Promise.all([startOwnPostgres(), startOwnRedis()]);
  const lark = await startFakeLark({ seed, redeliverMs: 5_000, maxDeliveries: 100_000 });
  await query(postgres.url, 'create table naive_check_in (message_id text not null, words text not null)');
  await query(postgres.url, 'create table naive_group (chat_id text not null)');
  const env = { ...process.env, ...lark.env(), DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const processes: KeptProcess[] = [];
  return {
    lark,
    postgres,
    redis,
    keep(role) {
      const program = resolve(import.meta.dirname, `${role}.mjs`);
      const one = keepProcess({ role, args: [program], env });
      processes.push(one);
      return one;
    },
    async addGroups(count) {
      const names = Array.from({ length: count }, (_, n) => `第${n + 1}读书群`);
      for (const name of names)
        await query(postgres.url, 'insert into naive_group values ($1)', [lark.chatId(name)]);
      return names;
    },
    rows: async () => {
      const [row] = await query(postgres.url, 'select count(*)::int as n from naive_check_in');
      return row?.n as number;
    },
    async judge(commands, groups, notice) {
      const found = await query(
        postgres.url,
        'select message_id as id, count(*)::int as n from naive_check_in group by 1',
      );
      const rows = new Map(found.map((row) => [row.id as string, row.n as number]));
      const answers = new Map<string, number>();
      for (const { replyTo } of lark.sent)
        if (replyTo !== undefined) answers.set(replyTo, (answers.get(replyTo) ?? 0) + 1);
      return judge({
        commands,
        rowsOf: (id) => rows.get(id) ?? 0,
        answersTo: ({ id }) => answers.get(id) ?? 0,
        groups,
        noticesIn: countNotices(lark.sent, notice, (name) => lark.chatId(name)),
      });
    },
    async close() {
      await Promise.all(processes.map((one) => one.end()));
      await lark.close();
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}
