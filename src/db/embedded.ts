/** The embedded PostgreSQL: a small pool over one PGlite, which is a single session. */

import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';
import { PGlite, type Results } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { copyFolder } from './embedded-copy.js';
import type { Database } from './postgres.js';
import type { Schema } from './schema.js';
import { claimConnection } from './transaction.js';

const INT8 = 20;
const BYTEA = 17;
const DATE = 1082;

/** @param dataDir the folder, or `memory://` for a database that vanishes. */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const pglite = await PGlite.create(dataDir, {
    parsers: {
      [INT8]: Number,
      [DATE]: (text: string) => text,
      [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
    },
  });
  await pglite.exec('set search_path to public, bullmq');
  const pool = new EmbeddedPool(pglite);
  const db = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }),
  });
  // A folder that is open cannot become another database.
  return { db, pool, embedded: true, connects: () => 1, close: () => pool.end() };
}

/**
 * Opens a copy of an embedded database that is in use, as it is in one instant, under `to`; closing it removes the copy.
 * @param open as `openEmbedded` gave it, on the folder `from`.
 */
export async function openEmbeddedCopy(
  open: Database,
  from: string,
  to: string,
): Promise<Database & { heldMs: number }> {
  const pool = open.pool as EmbeddedPool;
  const remove = () => rm(to, { recursive: true, force: true });
  try {
    const heldMs = await copyFolder(from, to, (work) => pool.keepStill(work));
    const copy = await openEmbedded(to);
    const close = async () => {
      await copy.close();
      await remove();
    };
    return { ...copy, close, heldMs };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What a query gives back, as `pg` does. */
interface QueryResult {
  rows: unknown[];
  rowCount: number;
  command: string;
}

/** One session shared by many: a client holds it from BEGIN to COMMIT or ROLLBACK, else for one statement. */
class EmbeddedPool extends EventEmitter {
  private tail: Promise<void> = Promise.resolve();
  private ended: Promise<void> | undefined;
  /** As `pg.Pool` has them; the queue reads `options.keepAlive`. */
  readonly options = { keepAlive: true };

  constructor(private readonly pglite: PGlite) {
    super();
  }

  async connect(): Promise<EmbeddedClient> {
    claimConnection();
    return new EmbeddedClient(this);
  }

  async query(text: string, values?: readonly unknown[]): Promise<QueryResult> {
    claimConnection();
    const release = await this.take();
    try {
      return await this.run(text, values);
    } finally {
      release();
    }
  }

  /** Waits for the session; the function given back lets go of it. */
  async take(): Promise<() => void> {
    const before = this.tail;
    let release!: () => void;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  /** Everything is in the files, and nobody writes while `work` runs. */
  async keepStill(work: () => Promise<void>): Promise<void> {
    await this.query('checkpoint');
    const release = await this.take();
    try {
      // Little is left to write since the one before.
      await this.run('checkpoint');
      await work();
    } finally {
      release();
    }
  }

  /** Runs on the session that the caller has taken. */
  async run(text: string, values: readonly unknown[] = []): Promise<QueryResult> {
    const results: Results[] =
      values.length === 0 ? await this.pglite.exec(text) : [await this.pglite.query(text, [...values])];
    const last = results.at(-1);
    const command = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '';
    return {
      rows: last?.rows ?? [],
      rowCount: last?.affectedRows || (last?.rows.length ?? 0),
      command: command === 'WITH' ? 'UPDATE' : command,
    };
  }

  listen(channel: string, heard: (payload: string) => void): Promise<(tx?: unknown) => Promise<void>> {
    return this.pglite.listen(channel, heard) as Promise<() => Promise<void>>;
  }

  end(): Promise<void> {
    this.ended ??= this.take().then(async (release) => {
      await this.pglite.close();
      release();
    });
    return this.ended;
  }
}

/** A connection as `pg` and BullMQ know it; many of them share the one session. */
class EmbeddedClient extends EventEmitter {
  private letGo: (() => void) | undefined;
  private readonly listening = new Map<string, () => Promise<void>>();

  constructor(private readonly pool: EmbeddedPool) {
    super();
  }

  async query(text: string, values?: readonly unknown[]): Promise<QueryResult> {
    const listen = listenIn(text);
    if (listen) return this.listen(listen[1] as string, listen[2] as string);
    if (this.letGo) return this.inTransaction(text, values);
    const release = await this.pool.take();
    if (!BEGIN.test(text)) {
      try {
        return await this.pool.run(text, values);
      } finally {
        release();
      }
    }
    this.letGo = release;
    try {
      return await this.pool.run(text, values);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  release(): void {
    for (const stop of this.listening.values()) stop().catch(() => {});
    this.listening.clear();
    this.leave();
  }

  private async inTransaction(text: string, values?: readonly unknown[]): Promise<QueryResult> {
    const last = END.test(text);
    try {
      return await this.pool.run(text, values);
    } finally {
      if (last) this.leave();
    }
  }

  private async listen(verb: string, channel: string): Promise<QueryResult> {
    const release = await this.pool.take();
    try {
      if (verb.toUpperCase() === 'UNLISTEN') {
        await this.listening.get(channel)?.();
        this.listening.delete(channel);
      } else if (!this.listening.has(channel)) {
        const name = channel.replace(/^"|"$/g, '');
        const heard = (payload: string) => this.emit('notification', { channel: name, payload });
        this.listening.set(channel, await this.pool.listen(channel, heard));
      }
    } finally {
      release();
    }
    return { rows: [], rowCount: 0, command: verb };
  }

  private leave(): void {
    this.letGo?.();
    this.letGo = undefined;
  }
}

const LISTEN = /^(LISTEN|UNLISTEN)[ \t]+("[^"]+"|[\w*]+)$/i;
/** BullMQ's LISTEN statement begins with comments, so it is looked for line by line. */
function listenIn(text: string): RegExpExecArray | null {
  if (!/LISTEN/i.test(text)) return null;
  const lines = text.split('\n').map((line) => line.trim().replace(/;$/, '').trimEnd());
  const listen = lines.find((line) => LISTEN.test(line));
  return listen === undefined ? null : LISTEN.exec(listen);
}
const BEGIN = /^\s*(begin|start\s+transaction)\b/i;
const END = /^\s*(commit|rollback(?!\s+to)|end)\b/i;
