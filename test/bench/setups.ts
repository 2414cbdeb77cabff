/** The setups that loads are put on: which processes with which roles, on which backend. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../../src/db/postgres.js';
import type { LoadWorld } from './load.js';
import type { BenchOptions } from './options.js';
import { startParts } from './parts.js';
import { fillCheckIns } from './people.js';
import type { BenchServices } from './services.js';
import type { Part } from './wire.js';

export type Backend = 'embedded' | 'postgres' | 'postgres + redis';
export const BACKENDS: readonly Backend[] = ['embedded', 'postgres', 'postgres + redis'];

export interface Setup {
  backend: Backend;
  shape: Part['shape'];
  /** Worker processes beside one gateway process; 0: both roles in one process, as `qunyi start` does it. */
  workers: number;
  /** Check-ins of earlier days that are there already. */
  checkIns?: number;
}

export interface Bench {
  options: BenchOptions;
  services: BenchServices;
}

const MEMBERS = { full: 100_000, embedded: 20_000, quick: 500 };

/** Opens a setup, runs the load, and takes everything away again. */
export async function onSetup<T>(
  { options, services }: Bench,
  setup: Setup,
  load: (world: LoadWorld) => Promise<T>,
): Promise<T> {
  const embedded = setup.backend === 'embedded';
  const members = options.quick ? MEMBERS.quick : embedded ? MEMBERS.embedded : MEMBERS.full;
  const dataDir = embedded ? mkdtempSync(join(tmpdir(), 'qunyi-bench-')) : undefined;
  const databaseUrl = embedded ? undefined : await services.freshDatabase(members);
  if (databaseUrl !== undefined && setup.checkIns) await fill(databaseUrl, members, setup.checkIns);
  const common = {
    shape: setup.shape,
    databaseUrl,
    redisUrl: setup.backend === 'postgres + redis' ? services.freshRedisUrl() : undefined,
    dataDir: dataDir && join(dataDir, 'database'),
    members,
  };
  const parts = await startParts(rolesOf(setup).map((roles) => ({ ...common, roles })));
  try {
    return await load({
      parts,
      servicesCpu: services.cpuSeconds,
      members,
      warmUpSeconds: options.warmUpSeconds,
      seconds: options.seconds,
    });
  } finally {
    await parts.close();
    if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  }
}

export function nameOf({ backend, workers, checkIns }: Setup): string {
  const processes =
    workers === 0 ? 'one process' : `gateway and ${workers} worker${workers === 1 ? '' : 's'}`;
  const rows = checkIns === undefined ? '' : `, ${checkIns.toLocaleString('en-US')} check-ins`;
  return `${backend}, ${processes}${rows}`;
}

function rolesOf({ workers }: Setup): Part['roles'][] {
  if (workers === 0) return [['gateway', 'worker']];
  return [['gateway'], ...Array.from({ length: workers }, (): Part['roles'] => ['worker'])];
}

async function fill(databaseUrl: string, members: number, checkIns: number): Promise<void> {
  const url = new URL(databaseUrl);
  const database = openPostgres(url.href, 1);
  try {
    await fillCheckIns(database.db, members, checkIns);
  } finally {
    await database.close();
  }
}
