/** The naive shape, shared: BullMQ with its defaults, the event itself as the job, the job id against repetition. */

import { Redis } from 'ioredis';

export const QUEUE = 'naive';

export function connect() {
  const connection = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
  connection.on('error', () => {});
  return connection;
}

export const JOB_OPTIONS = { removeOnComplete: true };

export function larkSettings() {
  const { LARK_APP_ID: appId, LARK_APP_SECRET: appSecret, LARK_DOMAIN: domain } = process.env;
  const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
  return { appId, appSecret, domain, logger: silent };
}
