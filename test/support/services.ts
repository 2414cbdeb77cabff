/**
 * Real PostgreSQL and Redis for tests: fresh databases and key prefixes on shared servers, or servers of one's own.
 * Whatever harms a server (kill, FLUSHALL, CONFIG SET, pause) is only possible on one's own.
 */

import { describe, inject } from 'vitest';
import { foundPostgres, foundRedis } from './services/found.js';
import type { SharedServices } from './services/setup.js';

export { type OwnPostgres, type OwnServer, startOwnPostgres } from './services/own-postgres.js';
export { type OwnRedis, startOwnRedis } from './services/own-redis.js';

/** A database of this test's own. */
export interface FreshPostgres {
  url: string;
  drop(): Promise<void>;
}

/** A key prefix of this test's own (without a colon at its end), on a Redis that others use too. */
export interface FreshRedis {
  url: string;
  prefix: string;
  drop(): Promise<void>;
}

/** A database with every migration run, copied from a template in some tens of ms. */
export async function freshPostgres(): Promise<FreshPostgres> {
  const { postgresUrl, run, template } = services();
  if (typeof template !== 'string') throw new Error(`the template database failed: ${template.failed}`);
  return foundPostgres(postgresUrl, run).createDatabase(template);
}

/** A database with nothing in it. */
export async function emptyPostgres(): Promise<FreshPostgres> {
  const { postgresUrl, run } = services();
  return foundPostgres(postgresUrl, run).createDatabase();
}

export async function freshRedis(): Promise<FreshRedis> {
  const { redisUrl, run } = services();
  return foundRedis(redisUrl, run).keyPrefix();
}

/** False only with QUNYI_TEST_EMBEDDED_ONLY=1. */
export const servicesPresent = !('missing' in inject('services'));

/** `describe`, skipped (and named at the end of the run) when there are no services by QUNYI_TEST_EMBEDDED_ONLY=1. */
export const describeWithServices = describe.skipIf(!servicesPresent);

function services(): SharedServices {
  const told = inject('services');
  if ('missing' in told) throw new Error(`there are no PostgreSQL and Redis in this run: ${told.missing}`);
  return told;
}
