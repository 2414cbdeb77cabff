/** The folder this process keeps things in: whether its disk has room, and what a spool holds. */

import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_MAX_BYTES } from '../../../src/spool/spool.js';
import { type Finding, ok } from './finding.js';

const MIB = 1024 * 1024;
/** A full spool, and as much again for the database beside it. */
const LITTLE_BYTES = 2 * SPOOL_MAX_BYTES;
const FULL_BYTES = 64 * MIB;

/** @param freeBytes what an ordinary account may still write to that disk; read from it when not given. */
export function examineDisk(dataDir: string, freeBytes = freeBytesOf(dataDir)): Finding[] {
  if (freeBytes === undefined) return [];
  const what = `${Math.floor(freeBytes / MIB)} MiB are free where ${dataDir} stands`;
  if (freeBytes >= LITTLE_BYTES) return [ok('program', what)];
  return [
    {
      level: freeBytes < FULL_BYTES ? 'trouble' : 'advice',
      about: 'program',
      what,
      why: 'an embedded database, the spool and backups need room; a full disk accepts nothing',
      advice: 'make room, or move DATA_DIR to a larger disk (stop first, then move the whole folder)',
    },
  ];
}

/** Spools of this machine's gateways: empty unless the database is, or was, away. */
export function examineSpools(dataDir: string): Finding[] {
  const folder = join(dataDir, 'spool');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((platform) => examineSpool(join(folder, platform), platform));
}

function examineSpool(folder: string, platform: string): Finding[] {
  if (!isWritable(folder))
    return [
      {
        level: 'trouble',
        about: 'platforms',
        what: `${platform}: the spool ${folder} cannot be read or written by this account`,
        why: 'this platform delivers nothing twice: what comes while the database is away would be lost',
        advice: 'see to the owner and the rights of that folder (0700, the account that runs Qunyi)',
      },
    ];
  const segments = readdirSync(folder).filter((name) => name.endsWith('.spool'));
  const bytes = segments.reduce((all, name) => all + sizeOf(join(folder, name)), 0);
  const aside = existsSync(join(folder, 'aside')) ? readdirSync(join(folder, 'aside')).length : 0;
  const findings: Finding[] = [];
  if (bytes > 0)
    findings.push({
      level: bytes > SPOOL_MAX_BYTES / 2 ? 'trouble' : 'advice',
      about: 'platforms',
      what: `${platform}: ${Math.ceil(bytes / 1024)} KiB of messages stand in the spool`,
      why: 'the database did not take them yet; they go in by themselves when it does',
      advice: 'when the database answers and this does not shrink, look at the gateway’s log',
    });
  if (aside > 0)
    findings.push({
      level: 'trouble',
      about: 'platforms',
      what: `${platform}: ${aside} spooled records are set aside in ${join(folder, 'aside')}`,
      why: 'they do not open with the keys at hand, or were damaged on the disk',
      advice: 'put back the former DATA_KEYS beside the new; keep the files until somebody has looked',
    });
  return findings;
}

/** A segment may be drained and gone while we look. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function freeBytesOf(dataDir: string): number | undefined {
  if (!existsSync(dataDir)) return undefined;
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize;
}
