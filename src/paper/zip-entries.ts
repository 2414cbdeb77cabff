/** Opens the parts of a zip container, within a limit, whatever the container claims about itself. */

import { inflateRawSync } from 'node:zlib';
import { RosterRefused } from '../domain/roster-fault.js';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT_BYTES = 65_535;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** A workbook has a few dozen parts. */
const MAX_ENTRIES = 2_000;

export interface ZipEntries {
  has(name: string): boolean;
  /** The part's text (UTF-8, or UTF-16 with a mark). @throws RosterRefused when it is damaged or too large. */
  text(name: string): string;
}

interface Entry {
  method: number;
  flags: number;
  packedBytes: number;
  headerAt: number;
}

/**
 * @param maxUnpackedBytes over all parts that are opened: a bomb stops there, its claimed sizes are not believed.
 * @throws RosterRefused when it is no zip.
 */
export function openZip(bytes: Uint8Array, maxUnpackedBytes: number): ZipEntries {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(file);
  let left = maxUnpackedBytes;
  return {
    has: (name) => entries.has(name.toLowerCase()),
    text(name) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw damaged();
      const unpacked = unpack(file, entry, left);
      left -= unpacked.length;
      return decode(unpacked);
    },
  };
}

function readDirectory(file: Buffer): Map<string, Entry> {
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) throw damaged();
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== ENTRY_SIGNATURE) throw damaged();
    const nameBytes = file.readUInt16LE(at + 28);
    const restBytes = file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    // Some writers put backslashes and a leading slash; parts are found without regard to case.
    const name = file
      .toString('utf8', at + 46, at + 46 + nameBytes)
      .replace(/\\/g, '/')
      .replace(/^\//, '');
    entries.set(name.toLowerCase(), {
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      packedBytes: file.readUInt32LE(at + 20),
      headerAt: file.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + restBytes;
  }
  return entries;
}

function findEnd(file: Buffer): number {
  const earliest = Math.max(0, file.length - END_BYTES - LONGEST_COMMENT_BYTES);
  for (let at = file.length - END_BYTES; at >= earliest; at--)
    if (file.readUInt32LE(at) === END_SIGNATURE) return at;
  throw damaged();
}

function unpack(file: Buffer, entry: Entry, maxBytes: number): Buffer {
  const { headerAt, packedBytes, method, flags } = entry;
  if (flags & ENCRYPTED) throw new RosterRefused({ code: 'password' });
  if (headerAt + 30 > file.length || file.readUInt32LE(headerAt) !== LOCAL_SIGNATURE) throw damaged();
  const start = headerAt + 30 + file.readUInt16LE(headerAt + 26) + file.readUInt16LE(headerAt + 28);
  if (start + packedBytes > file.length) throw damaged();
  const packed = file.subarray(start, start + packedBytes);
  if (method !== STORED && method !== DEFLATED) throw damaged();
  if (method === STORED && packed.length <= maxBytes) return packed;
  if (method === STORED || maxBytes <= 0) throw tooLarge();
  return inflate(packed, maxBytes);
}

function inflate(packed: Buffer, maxBytes: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw damaged();
  }
}

function damaged() {
  return new RosterRefused({ code: 'damaged' });
}

function tooLarge() {
  return new RosterRefused({ code: 'unpacks_too_large' });
}

function decode(unpacked: Buffer): string {
  const isUtf16 = unpacked[0] === 0xff && unpacked[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(unpacked);
}
