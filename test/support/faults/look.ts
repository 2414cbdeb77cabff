/** What the database says about a run: whether it is settled and drained, and what it recorded. */

import { sql } from 'kysely';
import type { Db, InboxState, OutboxState } from '../../../src/db/schema.js';
import { eventually } from '../eventually.js';
import type { FaultHouse } from './house.js';
import { countAnswers, countNotices, judge, type Verdict } from './judge.js';
import type { Command } from './load.js';

/** Every inbox row done, and so its answer row committed. @returns by `performance.now()`. */
export async function untilSettled(db: Db, withinMs: number): Promise<number> {
  await eventually(
    async () => {
      const left = await countIn(db, 'inbox', 'waiting');
      if (left > 0) throw new Error(`${left} inbox rows wait`);
    },
    { withinMs, everyMs: 100 },
  );
  return performance.now();
}

/** Every outbox row ended. */
export async function untilDrained(db: Db, withinMs: number): Promise<void> {
  await eventually(
    async () => {
      const left = await countIn(db, 'outbox', 'waiting', 'sending');
      if (left > 0) throw new Error(`${left} outbox rows wait`);
    },
    { withinMs, everyMs: 500 },
  );
}

/** The same where the database has one owner: asked over HTTP. */
export async function untilQuiet(house: FaultHouse, withinMs: number): Promise<number> {
  await eventually(
    async () => {
      const ready = (await (await fetch(`${house.url}/readyz`)).json()) as { oldestUnhandledMs: number };
      const metrics = await (await fetch(`${house.url}/metrics`)).text();
      const unsent = /qunyi_outbox_rows\{[^}]*state="(waiting|sending)"\} [1-9]/.test(metrics);
      if (ready.oldestUnhandledMs > 0 || unsent) throw new Error(`rows wait: ${JSON.stringify(ready)}`);
    },
    { withinMs, everyMs: 250 },
  );
  return performance.now();
}

/** The rows by what they ended as, and what was said of each command and notice. */
export async function judgeRun(
  house: FaultHouse,
  run: { commands: readonly Command[]; groups: readonly string[]; notice: string },
): Promise<Verdict & { aside: number; uncertain: number; failed: number }> {
  const { lark } = house;
  const { recorded, aside, uncertain, failed } = await house.look(readRun);
  const chatId = (name: string) => lark.chatId(name);
  const verdict = judge({
    commands: run.commands,
    rowsOf: (id) => recorded.get(id) ?? 0,
    answersTo: countAnswers(lark, chatId),
    groups: run.groups,
    noticesIn: countNotices(lark.sent, run.notice, chatId),
  });
  return { ...verdict, aside, uncertain, failed };
}

async function readRun(db: Db) {
  const rows = await db
    .selectFrom('check_in')
    .innerJoin('inbox', 'inbox.id', 'check_in.inbox_id')
    .select(['inbox.event_key', 'check_in.reflection'])
    .execute();
  const recorded = new Map<string, number>();
  for (const row of rows) {
    const id = row.event_key.replace(/^m:/, '');
    recorded.set(id, (recorded.get(id) ?? 0) + 1);
  }
  // The same words under another message's id would be a doubled row that no id shows.
  if (new Set(rows.map((row) => row.reflection)).size !== rows.length)
    throw new Error('two rows record the same words');
  return {
    recorded,
    aside: await countIn(db, 'inbox', 'aside'),
    uncertain: await countIn(db, 'outbox', 'uncertain'),
    failed: await countIn(db, 'outbox', 'failed'),
  };
}

/** Rows of a table in one of these states. */
export async function countIn(
  db: Db,
  table: 'inbox' | 'outbox',
  ...states: (InboxState | OutboxState)[]
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)} where state = any(${states}::text[])`.execute(db);
  return rows[0]?.n ?? 0;
}
