/** The spool: what a platform will not deliver again is kept here, sealed and fsynced, while the database cannot take it. */

import { mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { Seal } from '../seal/seal.js';
import { AsideFolder } from './aside-folder.js';
import { claimFolder } from './folder-claim.js';
import { type FoundRecord, readSegment } from './segment.js';
import { SegmentWriter, type WrittenSegment } from './segment-writer.js';
import { syncFolder } from './sync-folder.js';

/** A day of a busy county takes a few MB; more than this is refused, and whoever hands it in hears so. */
export const SPOOL_MAX_BYTES = 256 * 1024 * 1024;
const RECORDS_AT_ONCE = 100;

/** Takes records to where they belong. @returns the places, in `texts`, of those that can never be taken. @throws to be asked again. */
export type TakeRecords = (texts: string[]) => Promise<number[]>;

export interface SpoolState {
  records: number;
  bytes: number;
  /** Records that were not taken in, since the start: full, or not writable. */
  refused: number;
  /** Half-written ends that a crash left, cut off since the start. */
  torn: number;
  /** Records that do not open, or that nobody can take, kept apart. */
  aside: number;
  /** Why the last record was not taken in; undefined when it was. */
  trouble: 'spool_full' | 'spool_unwritable' | undefined;
}

export interface Spool {
  /** Resolves when all are fsynced. Those that come meanwhile go together, with one fsync. @throws OperatorError: none was kept. */
  append(texts: readonly string[]): Promise<void>;
  isEmpty(): boolean;
  /** Hands the records to `take`, oldest first, until none is left or it throws; a record leaves only after it was taken. */
  drain(take: TakeRecords): Promise<void>;
  state(): SpoolState;
  close(): Promise<void>;
}

/**
 * Opens the spool of one platform; ends that a crash left half written are cut off.
 * @throws OperatorError when the folder cannot be used, or another process has it.
 */
export function openSpool(options: {
  folder: string;
  platform: string;
  seal: Seal;
  maxBytes?: number;
}): Spool {
  const { folder, platform, seal, maxBytes = SPOOL_MAX_BYTES } = options;
  const release = prepare(folder);
  const aside = new AsideFolder(folder);
  const found = findSegments(folder);
  const waiting = found.segments;
  const placeOf = (segment: number, at: number) => `spool.${platform}.${segment}.${at}`;
  const writer = new SegmentWriter({
    folder,
    // By the clock: what was set aside long ago keeps its name.
    firstNumber: Math.max((waiting.at(-1)?.number ?? 0) + 1, Math.floor(Date.now() / 1000)),
    room: () => maxBytes - sum(waiting.map((one) => one.bytes)),
    sealRecord: (text, segment, at) => seal.seal(text, placeOf(segment, at)),
  });
  let draining: Promise<void> | undefined;
  const isEmpty = () => waiting.every((one) => one.taken >= one.records) && writer.isEmpty();
  /** The oldest segment; what is being written is closed for it, and what comes next goes into another. */
  const oldest = async (): Promise<WrittenSegment | undefined> => {
    if (waiting[0]) return waiting[0];
    await writer.handOver(waiting);
    return waiting[0];
  };
  const drainAll = async (take: TakeRecords) => {
    for (let segment = await oldest(); segment; segment = await oldest()) {
      const { records, tail, end, bytes } = readFile(folder, segment);
      for (let at = segment.taken; at < records.length; at = segment.taken) {
        const batch = records.slice(at, at + RECORDS_AT_ONCE);
        await takeBatch(batch, segment.number, take);
        segment.taken = at + batch.length;
      }
      if (tail === 'damaged') aside.keep(segment.number, end, bytes.subarray(end));
      await unlink(join(folder, segment.name)).catch(unlessGone);
      syncFolder(folder);
      waiting.shift();
    }
  };
  const takeBatch = async (batch: FoundRecord[], segment: number, take: TakeRecords) => {
    const opened: { record: FoundRecord; text: string }[] = [];
    for (const record of batch) {
      const text = openRecord(record, placeOf(segment, record.at), seal);
      if (text === undefined) aside.keep(segment, record.at, record.raw);
      else opened.push({ record, text });
    }
    if (opened.length === 0) return;
    for (const index of await take(opened.map((one) => one.text))) {
      const record = opened[index]?.record;
      if (record) aside.keep(segment, record.at, record.raw);
    }
  };
  return {
    isEmpty,
    append: (texts) => writer.append(texts),
    drain: (take) => {
      draining ??= drainAll(take).finally(() => {
        draining = undefined;
      });
      return draining;
    },
    state: () => ({
      records: sum(waiting.map((one) => one.records - one.taken)) + writer.records,
      bytes: sum(waiting.map((one) => one.bytes)) + writer.bytes,
      refused: writer.refused,
      torn: found.torn,
      aside: aside.records,
      trouble: writer.trouble,
    }),
    close: async () => {
      await draining?.catch(() => {});
      await writer.close();
      release();
    },
  };
}

function prepare(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return claimFolder(folder);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(
      'spool_unwritable',
      `the folder ${folder} cannot be written; without it messages are lost while the database is away: see to its owner, its rights and the disk`,
      { cause: error },
    );
  }
}

function findSegments(folder: string): { segments: WrittenSegment[]; torn: number } {
  const segments: WrittenSegment[] = [];
  let torn = 0;
  for (const name of readdirSync(folder).sort()) {
    const number = Number(/^(\d{10})\.spool$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) continue;
    const { records, end, tail } = readSegment(readFileSync(join(folder, name)));
    if (tail === 'torn') {
      torn += 1;
      truncateSync(join(folder, name), end);
    }
    segments.push({ name, number, records: records.length, bytes: end, taken: 0 });
  }
  return { segments, torn };
}

function readFile(folder: string, segment: WrittenSegment) {
  const bytes = readFileSync(join(folder, segment.name));
  return { bytes, ...readSegment(bytes) };
}

/** @returns undefined when it was changed, moved, or sealed with a key that is not here. */
function openRecord(record: FoundRecord, place: string, seal: Seal): string | undefined {
  try {
    return record.body && seal.open(record.body, place);
  } catch {
    return undefined;
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
