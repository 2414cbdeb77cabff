/** The high-water mark: how far this gateway saw the outbox come, kept outside the database to notice a restored one. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdUnsent, readOutboxSeries } from '../db/outbox-held.js';
import type { Db } from '../db/schema.js';

/**
 * Compares the database with the mark, and moves the mark on. A database that never gave out the mark's number was
 * restored from a backup: what it believes unsent may have been sent since, so those rows are held as uncertain until
 * an operator releases them. Only those made before the mark was last seen: later ones came after the backup was put back.
 * @returns how many rows were held now; undefined when the database is not behind.
 */
export async function checkHighWater(db: Db, dataDir: string): Promise<number | undefined> {
  const seen = readMark(dataDir);
  const { newestId, lastGiven, clock } = await readOutboxSeries(db);
  if (lastGiven >= seen.id) {
    writeMark(dataDir, { id: Math.max(seen.id, newestId), at: clock });
    return undefined;
  }
  const held = await holdUnsent(db, seen.at);
  // Only after the hold: a gateway that dies in between holds again.
  writeMark(dataDir, { id: newestId, at: clock });
  return held;
}

interface Mark {
  id: number;
  /** By the database's clock; undefined where the file does not tell. */
  at: Date | undefined;
}

function readMark(dataDir: string): Mark {
  try {
    const [id, at] = readFileSync(join(dataDir, 'high-water'), 'utf8').trim().split(' ');
    const instant = new Date(at ?? '');
    return { id: Number(id) || 0, at: Number.isNaN(instant.getTime()) ? undefined : instant };
  } catch {
    return { id: 0, at: undefined };
  }
}

function writeMark(dataDir: string, { id, at }: { id: number; at: Date }): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'high-water');
  writeFileSync(`${path}.new`, `${id} ${at.toISOString()}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
