/** The high-water mark: how far this gateway saw the outbox come, kept outside the database to notice a restored one. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdUnsent, newestOutboxId } from '../db/outbox-held.js';
import type { Db } from '../db/schema.js';

/**
 * Compares the database with the mark. A database behind it was restored from a backup: what it believes unsent may
 * have been sent since, so those rows are held as uncertain until an operator releases them.
 * @returns how many rows are held now; 0 when the database is not behind.
 */
export async function checkHighWater(db: Db, dataDir: string): Promise<number> {
  const seen = readMark(dataDir);
  const newest = await newestOutboxId(db);
  const held = newest < seen ? await holdUnsent(db) : 0;
  writeMark(dataDir, newest);
  return held;
}

export async function noteHighWater(db: Db, dataDir: string): Promise<void> {
  writeMark(dataDir, await newestOutboxId(db));
}

function readMark(dataDir: string): number {
  try {
    return Number(readFileSync(join(dataDir, 'high-water'), 'utf8').split(' ')[0]) || 0;
  } catch {
    return 0;
  }
}

function writeMark(dataDir: string, newest: number): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'high-water');
  writeFileSync(`${path}.new`, `${newest} ${new Date().toISOString()}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
