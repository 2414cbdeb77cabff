/** Runs once before all test files: finds, starts or installs what they need, and takes it away afterwards. */

import { relative } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../../src/db/migrate.js';
import { openPostgres } from '../../../src/db/postgres.js';
import { findBinaries } from './binaries.js';
import {
  findPostgres,
  findRedis,
  type Look,
  type SharedServer,
  startSharedPostgres,
  startSharedRedis,
} from './find.js';
import { dropLeftBehind, foundPostgres, nameRun, removeTraces } from './found.js';
import { install, type Package, reasonNotToInstall } from './install.js';
import { needsOf } from './needs.js';

/** What the test files are told. */
export interface SharedServices {
  /** Marks every database and key of this run. */
  run: string;
  postgresUrl: string;
  redisUrl: string;
  /** The migrated database that `freshPostgres` copies; or why there is none. */
  template: string | { failed: string };
}

declare module 'vitest' {
  export interface ProvidedContext {
    services: SharedServices | { missing: string };
  }
}

const say = (line: string) => console.log(`[services] ${line}`);

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const needs = needsOf(project.vitest.state.getPaths());
  if (needs.files.length === 0) {
    project.provide('services', { missing: 'this run was taken for one that needs no services' });
    return undefined;
  }
  if (process.env.QUNYI_TEST_EMBEDDED_ONLY === '1') {
    project.provide('services', { missing: 'QUNYI_TEST_EMBEDDED_ONLY=1' });
    const warn = () => say(notRun(needs.files));
    warn();
    return async () => warn();
  }
  const env = process.env as Look;
  let postgres = await findPostgres(env);
  let redis = await findRedis(env);
  providePrograms({ postgres: !postgres || needs.own, redis: !redis || needs.own });
  postgres ??= await startSharedPostgres();
  redis ??= await startSharedRedis();
  const run = nameRun();
  say(`${describe('PostgreSQL', postgres)}; only databases qunyi_test_${run}_* are touched`);
  say(`${describe('Redis', redis)}; only keys qunyi-test-${run}_* are touched`);
  if (postgres.origin !== 'started') await dropLeftBehind(postgres.url);
  const template = await makeTemplate(postgres.url, run).catch((error: Error) => ({
    failed: `${error.message}${error.cause ? `: ${(error.cause as Error).message}` : ''}`,
  }));
  project.provide('services', { run, postgresUrl: postgres.url, redisUrl: redis.url, template });
  return async () => {
    await removeTraces(run, { postgres: postgres.url, redis: redis.url });
    await postgres.close();
    await redis.close();
  };
}

/** Makes sure that the programs are on this machine, installing them where that is allowed. @throws what to install. */
function providePrograms(wanted: { postgres: boolean; redis: boolean }): void {
  const found = findBinaries();
  const missing: Package[] = [];
  if (wanted.postgres && !found.postgres) missing.push('postgresql');
  if (wanted.redis && !found.redis) missing.push('redis-server');
  if (missing.length === 0) return;
  say(`${missing.join(' and ')} not found on this machine`);
  const reason = reasonNotToInstall(process.env);
  if (reason) throw new Error(advice(missing, [...found.notes, reason]));
  install(missing, say);
  const now = findBinaries();
  if ((wanted.postgres && !now.postgres) || (wanted.redis && !now.redis))
    throw new Error(advice(missing, now.notes));
}

function advice(missing: Package[], notes: string[]): string {
  return [
    `The tests need ${missing.join(' and ')}, and start them by themselves once they are installed (${notes.join('; ')}).`,
    'Debian, Ubuntu:  apt-get install postgresql redis-server   (PostgreSQL 14 or later, Redis 6.2 or later)',
    'macOS:           brew install postgresql@17 redis',
    'or, to run without them, knowing that part of the suite is left out:  QUNYI_TEST_EMBEDDED_ONLY=1 npm test',
  ].join('\n');
}

async function makeTemplate(url: string, run: string): Promise<string> {
  const { url: templateUrl, name } = await foundPostgres(url, run).createDatabase();
  const database = openPostgres(templateUrl, 1);
  try {
    await migrate(database.db);
  } finally {
    await database.close();
  }
  return name;
}

function describe(what: string, { version, origin, url }: SharedServer): string {
  const { hostname, port } = new URL(url);
  const how = { given: 'given by URL', found: 'found', started: 'started by this run' }[origin];
  return `${what} ${version} ${how} at ${hostname}:${port}`;
}

function notRun(files: string[]): string {
  const names = files.map((file) => `  ${relative(process.cwd(), file)}`);
  return [
    '!!! NOT RUN (QUNYI_TEST_EMBEDDED_ONLY=1): everything that needs PostgreSQL or Redis in',
    ...names,
    '!!! A green result says nothing about PostgreSQL, Redis, or faults.',
  ].join('\n');
}
