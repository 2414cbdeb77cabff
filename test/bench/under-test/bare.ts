/**
 * The bare shape: the command itself goes into the queue, a worker writes one row and has answered. No inbox, no outbox,
 * no guard, nothing sealed, and what the queue loses is lost: the least that any bot on BullMQ does.
 */

import type { Job } from 'bullmq';
import { sql } from 'kysely';
import type { Db } from '../../../src/db/schema.js';
import { openQueueBackend } from '../../../src/queue/backend.js';
import type { Counted, Part, Said } from '../wire.js';
import { openBackend } from './backend.js';
import type { Answered, Shape } from './part.js';

/** As many at once as the database has connections for. */
const AT_ONCE = 10;

export async function openBare(part: Part, answered: Answered): Promise<Shape> {
  const { database, home } = await openBackend(part);
  const { db } = database;
  await createTable(db);
  const backend = await openQueueBackend(home);
  await backend.whenReady();
  const queue = backend.openQueue('bare');
  const run = async (job: Job) => {
    const said = job.data as Said;
    await insert(db, said);
    answered([said.n]);
  };
  const worker = part.roles.includes('worker')
    ? backend.openWorker('bare', run, { concurrency: AT_ONCE })
    : undefined;
  worker?.worker.on('error', () => {});
  return {
    take: async (said) => void (await queue.add('record-check-in', said)),
    count: () => count(db),
    close: async () => {
      await worker?.worker.close();
      worker?.drop();
      await queue.close();
      await backend.close();
      await database.close();
    },
  };
}

async function insert(db: Db, { n, user, text, sentAtMs }: Said): Promise<void> {
  await sql`insert into bare_check_in (n, sender, words, at)
    values (${n}, ${user}, ${text}, ${new Date(sentAtMs)})`.execute(db);
}

async function count(db: Db): Promise<Counted> {
  const { rows } = await sql<{ rows: number }>`select count(*)::int as rows from bare_check_in`.execute(db);
  const done = rows[0]?.rows ?? 0;
  return { accepted: done, done, answers: done };
}

/** `if not exists` alone lets two processes that start together create it twice, and one of them fails. */
async function createTable(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('bare_check_in'))`.execute(tx);
    await sql`create table if not exists bare_check_in (n bigint, sender text, words text, at timestamptz)`.execute(
      tx,
    );
  });
}
