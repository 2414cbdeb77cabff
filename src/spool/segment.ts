/** A segment: records one behind the other in a file. What a crash left half written at its end is told from what was damaged. */

import { crc32 } from 'node:zlib';

/** Length of the body, checksum of the body, checksum of both. */
const HEADER_BYTES = 12;
/** No event is nearly as long; a longer length is no length. */
const RECORD_MAX_BYTES = 16 * 1024 * 1024;

export function frameRecord(body: Buffer): Buffer {
  if (body.length === 0 || body.length > RECORD_MAX_BYTES) throw new RangeError('record of impossible size');
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(body.length, 0);
  header.writeUInt32BE(crc32(body), 4);
  header.writeUInt32BE(crc32(header.subarray(0, 8)), 8);
  return Buffer.concat([header, body]);
}

/** How many bytes a record takes whose body is so long. */
export function framedBytes(bodyBytes: number): number {
  return HEADER_BYTES + bodyBytes;
}

export interface FoundRecord {
  /** Where it begins. */
  at: number;
  /** With its header, as it stands in the file. */
  raw: Buffer;
  /** undefined: it is not what was written. */
  body: Buffer | undefined;
}

/** What a segment holds. */
export interface Segment {
  records: FoundRecord[];
  /** Where the last whole record ends. */
  end: number;
  /**
   * What stands behind it: nothing · `torn`: what a crash cut off, which was never acknowledged · `damaged`: bytes
   * that no crash leaves, in which records may have been.
   */
  tail: 'nothing' | 'torn' | 'damaged';
}

export function readSegment(bytes: Buffer): Segment {
  const records: FoundRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const rest = bytes.subarray(at);
    if (rest.length < HEADER_BYTES) return { records, end: at, tail: 'torn' };
    const bodyBytes = rest.readUInt32BE(0);
    const isHeader = rest.readUInt32BE(8) === crc32(rest.subarray(0, 8));
    if (!isHeader || bodyBytes === 0 || bodyBytes > RECORD_MAX_BYTES)
      return { records, end: at, tail: isBlank(rest) ? 'torn' : 'damaged' };
    if (rest.length < HEADER_BYTES + bodyBytes) return { records, end: at, tail: 'torn' };
    const raw = rest.subarray(0, HEADER_BYTES + bodyBytes);
    const body = raw.subarray(HEADER_BYTES);
    const isWhole = crc32(body) === raw.readUInt32BE(4);
    // The file's length may have reached the disk before its last bytes did.
    if (!isWhole && raw.length === rest.length) return { records, end: at, tail: 'torn' };
    records.push({ at, raw, body: isWhole ? body : undefined });
    at += raw.length;
  }
  return { records, end: at, tail: 'nothing' };
}

/** A file that grew before its bytes were written reads as zeros. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
