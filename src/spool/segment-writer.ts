/** Writes segments: what comes while a write is under way goes together with the next, and one fsync is for all. */

import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import { frameRecord } from './segment.js';
import { syncFolder } from './sync-folder.js';

/** A closed segment. */
export interface WrittenSegment {
  name: string;
  number: number;
  records: number;
  bytes: number;
  /** Records that were taken out of it already; kept in memory only, for taking one twice is harmless. */
  taken: number;
}

/** A segment is read whole. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

interface Waiting {
  texts: readonly string[];
  done(): void;
  failed(error: unknown): void;
}

interface OpenSegment extends WrittenSegment {
  file: FileHandle;
}

export interface SegmentWriterOptions {
  folder: string;
  firstNumber: number;
  /** How many bytes may stand in what this writer has written and not handed over. */
  room(): number;
  sealRecord(text: string, segment: number, at: number): Buffer;
}

export class SegmentWriter {
  refused = 0;
  trouble: 'spool_full' | 'spool_unwritable' | undefined;
  private waiting: Waiting[] = [];
  private closed: WrittenSegment[] = [];
  private current: OpenSegment | undefined;
  private nextNumber: number;
  /** Writes and hand-overs, one behind the other. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SegmentWriterOptions) {
    this.nextNumber = options.firstNumber;
  }

  get records(): number {
    return this.all().reduce((total, one) => total + one.records, 0);
  }

  get bytes(): number {
    return this.all().reduce((total, one) => total + one.bytes, 0);
  }

  isEmpty(): boolean {
    return this.waiting.length === 0 && this.all().length === 0;
  }

  /** @throws OperatorError `spool_full` or `spool_unwritable`: none of them was kept. */
  append(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return Promise.resolve();
    const kept = new Promise<void>((done, failed) => this.waiting.push({ texts, done, failed }));
    this.inTurn(() => this.flush());
    return kept;
  }

  /** Closes what is being written and moves all that was to `to`; what comes next goes into another segment. */
  handOver(to: WrittenSegment[]): Promise<void> {
    return this.inTurn(async () => {
      await this.closeCurrent();
      to.push(...this.closed.splice(0));
    });
  }

  async close(): Promise<void> {
    await this.inTurn(() => this.closeCurrent());
  }

  private all(): WrittenSegment[] {
    return this.current ? [...this.closed, this.current] : this.closed;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => {});
    return turn;
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    if (batch.length === 0) return;
    try {
      const { kept, tooMany } = await this.write(batch);
      this.waiting = this.waiting.slice(batch.length);
      for (const one of kept) one.done();
      this.trouble = undefined;
      if (tooMany.length > 0) this.refuse(tooMany, 'spool_full');
    } catch (error) {
      this.waiting = this.waiting.slice(batch.length);
      this.refuse(batch, 'spool_unwritable', error);
    }
  }

  private async write(batch: Waiting[]): Promise<{ kept: Waiting[]; tooMany: Waiting[] }> {
    const segment = this.current ?? (await this.openNext());
    const room = this.options.room() - this.bytes;
    const pieces: Buffer[] = [];
    let bytes = 0;
    let records = 0;
    let kept = 0;
    for (const { texts } of batch) {
      const framed: Buffer[] = [];
      let length = 0;
      for (const text of texts) {
        const at = segment.bytes + bytes + length;
        const piece = frameRecord(this.options.sealRecord(text, segment.number, at));
        framed.push(piece);
        length += piece.length;
      }
      if (bytes + length > room) break;
      pieces.push(...framed);
      bytes += length;
      records += texts.length;
      kept += 1;
    }
    await this.writeOut(segment, Buffer.concat(pieces));
    segment.bytes += bytes;
    segment.records += records;
    if (segment.bytes >= SEGMENT_BYTES || segment.records === 0) await this.closeCurrent();
    return { kept: batch.slice(0, kept), tooMany: batch.slice(kept) };
  }

  /** What was written in part is taken back; where even that fails, the end is torn, and is cut when it is read. */
  private async writeOut(segment: OpenSegment, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    try {
      for (let done = 0; done < bytes.length; )
        done += (await segment.file.write(bytes, done, bytes.length - done, segment.bytes + done))
          .bytesWritten;
      await segment.file.sync();
    } catch (error) {
      await segment.file.truncate(segment.bytes).catch(() => {});
      // After a failed fsync nothing more is promised of this file.
      await this.closeCurrent();
      throw error;
    }
  }

  private async openNext(): Promise<OpenSegment> {
    const number = this.nextNumber;
    const name = `${String(number).padStart(10, '0')}.spool`;
    const file = await open(join(this.options.folder, name), 'wx', 0o600);
    this.nextNumber += 1;
    this.current = { name, number, records: 0, bytes: 0, taken: 0, file };
    syncFolder(this.options.folder);
    return this.current;
  }

  private async closeCurrent(): Promise<void> {
    const { current } = this;
    if (!current) return;
    this.current = undefined;
    const { file, ...segment } = current;
    if (segment.records > 0) this.closed.push(segment);
    await file.close().catch(() => {});
    if (segment.records === 0) await unlink(join(this.options.folder, segment.name)).catch(() => {});
  }

  private refuse(batch: readonly Waiting[], code: 'spool_full' | 'spool_unwritable', cause?: unknown): void {
    this.trouble = code;
    const why =
      code === 'spool_full'
        ? 'the spool is full: see why the database does not take what waits'
        : 'the spool cannot be written: see to the disk, and to the owner and rights of DATA_DIR';
    for (const one of batch) {
      this.refused += one.texts.length;
      one.failed(new OperatorError(code, why, { cause }));
    }
  }
}
