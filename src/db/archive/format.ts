/**
 * The lines of a backup: a header, then for each table its name, its rows and its end, then the seal of it all.
 * It holds no keys: sealed columns stay sealed, and the header says which keys they need.
 */

import { createHash } from 'node:crypto';
import { OperatorError } from '../../errors.js';
import type { Seal } from '../../seal/seal.js';

/** Goes up when an older program could not read it. */
export const FORMAT = 1;

export interface Header {
  qunyi: 'backup';
  format: number;
  madeAt: string;
  /** The migrations the rows fit, in order. */
  migrations: string[];
  /** Ids of the keys that something in it is sealed with. */
  keyIds: string[];
  /** Sealed, base64: opens with the right keys only. */
  probe: string;
}

export interface TableHead {
  table: string;
  columns: string[];
}

export interface TableEnd {
  end: string;
  rows: number;
  /** Over the rows' lines. */
  sha256: string;
}

export interface Trailer {
  series: Record<string, number | null>;
  tables: number;
  rows: number;
  /** A keyed hash over all that stands before: nobody without the keys can have changed anything. */
  mac: string;
}

export type ArchiveLine = Header | TableHead | TableEnd | Trailer | (string | null)[];

const PROBE = 'backup.probe';
const PROBE_WORDS = 'qunyi';

export function makeProbe(seal: Seal): string {
  return seal.seal(PROBE_WORDS, PROBE).toString('base64');
}

/** @throws OperatorError when this is no backup, one of a newer program, or not for these keys. */
export function readHeader(line: string, seal: Seal, known: readonly string[]): Header {
  const header = readLine(line) as Partial<Header>;
  if (header.qunyi !== 'backup' || typeof header.format !== 'number')
    throw new OperatorError('backup_unreadable', 'this file is no backup made by `qunyi backup`');
  const unknown = (header.migrations ?? []).filter((name) => !known.includes(name));
  if (header.format > FORMAT || unknown.length > 0)
    throw new OperatorError(
      'backup_newer',
      'this backup was made by a newer version of Qunyi; upgrade the program first, then restore',
    );
  if (!opens(header, seal))
    throw new OperatorError(
      'keys_wrong',
      `the keys at hand do not open this backup: it needs the keys ${(header.keyIds ?? []).join(', ')} of the installation it was made on; put its DATA_KEYS, or its key file, in place first (a backup holds no keys)`,
    );
  return header as Header;
}

function opens(header: Partial<Header>, seal: Seal): boolean {
  const ids = seal.keyIds();
  if (!(header.keyIds ?? []).every((id) => ids.includes(id))) return false;
  try {
    return seal.open(Buffer.from(header.probe ?? '', 'base64'), PROBE) === PROBE_WORDS;
  } catch {
    return false;
  }
}

/** @throws OperatorError backup_damaged. */
export function readLine(line: string): ArchiveLine {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as ArchiveLine;
  } catch {
    // Told below.
  }
  throw damaged('a line of it cannot be read');
}

export function damaged(how: string): OperatorError {
  return new OperatorError(
    'backup_damaged',
    `this backup is damaged (${how}); nothing was changed; use another one`,
  );
}

/** Follows every line that is written or read. */
export function openSum(): {
  add(line: string): void;
  mac(seal: Seal): string;
  isMac(seal: Seal, mac: string): boolean;
} {
  const hash = createHash('sha256');
  const words = () => `backup ${hash.copy().digest('hex')}`;
  return {
    add: (line) => void hash.update(line).update('\n'),
    mac: (seal) => seal.index(words()).toString('hex'),
    isMac: (seal, mac) => seal.indexes(words()).some((one) => one.toString('hex') === mac),
  };
}
