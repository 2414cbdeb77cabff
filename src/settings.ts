/** The settings that are not a platform's own: read and checked once, all faults named together. */

import { z } from 'zod';
import type { SettingFault } from './errors.js';

export type Env = Record<string, string | undefined>;

export const ROLES = ['gateway', 'worker', 'console'] as const;
export type ProcessRole = (typeof ROLES)[number];

export interface Settings {
  /** undefined: embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  /** undefined: the queue lives on the same PostgreSQL. */
  redisUrl: string | undefined;
  redisCluster: boolean;
  dataDir: string;
  /** `id:base64,…`, the first is current; undefined: the key file in `dataDir`. */
  dataKeys: string | undefined;
  httpHost: string;
  /** 0 picks a free one and prints it. */
  httpPort: number;
  httpPortIsSet: boolean;
  publicUrl: string | undefined;
  metricsToken: string | undefined;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** For how many days handled words are kept before they are blanked. */
  inboxWordsDays: number;
  httpsProxy: string | undefined;
  allowEviction: boolean;
  /** undefined: true only when embedded and empty. */
  demo: boolean | undefined;
  /** undefined: open only with no platform set and no committee but the demo. */
  playground: boolean | undefined;
}

const bool = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((word) => word === 'true');
const count = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from ${low} to ${high}` })
    .transform(Number)
    .refine((n) => n >= low && n <= high, { error: `must be a whole number from ${low} to ${high}` });
const url = (schemes: string[], example: string) =>
  z.string().refine((text) => isUrl(text, schemes), { error: `must look like ${example}` });

/** Sentinels with the name of the master they watch, its user, password and database. */
export const SENTINEL_URL =
  /^redis\+sentinel:\/\/(?:(?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<hosts>[\w.-]+(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?)*)\/(?<name>[\w.-]+)(?:\/(?<database>\d{1,3}))?(?:\?(?<query>.*))?$/;

const schema = z.object({
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/name').optional(),
  REDIS_URL: z
    .string()
    .refine((text) => isUrl(text, ['redis:', 'rediss:']) || SENTINEL_URL.test(text), {
      error: 'must look like redis://host:6379 or redis+sentinel://host:26379,host:26379/name-of-the-master',
    })
    .optional(),
  REDIS_CLUSTER: bool.optional(),
  DATA_DIR: z.string().optional(),
  DATA_KEYS: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/]{43}=(,[A-Za-z0-9_-]{1,16}:[A-Za-z0-9+/]{43}=)*$/, {
      error:
        'must be id:key pairs, key being 32 bytes in base64 (make one: echo "k1:$(openssl rand -base64 32)")',
    })
    .refine(hasEachIdOnce, {
      error: 'has the same id twice: give the new key an id of its own (k2:…,k1:…), the first one seals',
    })
    .optional(),
  HTTP_HOST: z.string().optional(),
  HTTP_PORT: count(0, 65535).optional(),
  PUBLIC_URL: url(['http:', 'https:'], 'https://qunyi.example.gov.cn').optional(),
  METRICS_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be trace, debug, info, warn, error or silent',
    })
    .optional(),
  INBOX_WORDS_DAYS: count(1, 3650).optional(),
  HTTPS_PROXY: url(['http:', 'https:'], 'http://proxy:3128').optional(),
  NO_PROXY: z.string().optional(),
  QUNYI_ALLOW_EVICTION: bool.optional(),
  DEMO: bool.optional(),
  PLAYGROUND: bool.optional(),
});

/** Settings of parts that are not built yet: setting them is a fault, so that nobody believes they work. */
const NOT_BUILT = [
  'WECOM_BOT_ID',
  'WECOM_BOT_SECRET',
  'WECOM_WS_URL',
  'DINGTALK_CLIENT_ID',
  'DINGTALK_CLIENT_SECRET',
  'DINGTALK_GATEWAY_URL',
];

/**
 * Reads the environment. An empty value counts as unset.
 * @returns the settings, usable only when `faults` is empty.
 */
export function readSettings(env: Env): { value: Settings; faults: SettingFault[] } {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, text]) => text !== undefined && text !== ''),
  );
  const parsed = schema.safeParse(given);
  const faults: SettingFault[] = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message }));
  for (const name of NOT_BUILT) {
    if (given[name] !== undefined)
      faults.push({ name, message: 'this platform is not built into this version yet; remove the setting' });
  }
  const e = parsed.success ? parsed.data : ({} as z.infer<typeof schema>);
  if (given.REDIS_URL && !given.DATABASE_URL)
    faults.push({
      name: 'REDIS_URL',
      message: 'needs DATABASE_URL: the queue on Redis goes with a PostgreSQL server',
    });
  if (e.REDIS_CLUSTER && !given.REDIS_URL) faults.push({ name: 'REDIS_CLUSTER', message: 'needs REDIS_URL' });
  if (e.REDIS_CLUSTER && SENTINEL_URL.test(e.REDIS_URL ?? ''))
    faults.push({
      name: 'REDIS_CLUSTER',
      message: 'does not go with redis+sentinel://: it is one or the other',
    });
  if (given.DATABASE_URL && !given.DATA_KEYS)
    faults.push({
      name: 'DATA_KEYS',
      message:
        'must be set beside DATABASE_URL, the same in every process (make one: echo "k1:$(openssl rand -base64 32)")',
    });
  const value: Settings = {
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL,
    redisCluster: e.REDIS_CLUSTER ?? false,
    dataDir: e.DATA_DIR ?? './data',
    dataKeys: e.DATA_KEYS,
    httpHost: e.HTTP_HOST ?? '127.0.0.1',
    httpPort: e.HTTP_PORT ?? 3000,
    httpPortIsSet: e.HTTP_PORT !== undefined,
    publicUrl: e.PUBLIC_URL,
    metricsToken: e.METRICS_TOKEN,
    logLevel: e.LOG_LEVEL ?? 'info',
    inboxWordsDays: e.INBOX_WORDS_DAYS ?? 7,
    httpsProxy: e.HTTPS_PROXY,
    allowEviction: e.QUNYI_ALLOW_EVICTION ?? false,
    demo: e.DEMO,
    playground: e.PLAYGROUND,
  };
  return { value, faults };
}

function hasEachIdOnce(pairs: string): boolean {
  const ids = pairs.split(',').map((pair) => pair.split(':')[0]);
  return new Set(ids).size === ids.length;
}

function isUrl(text: string, schemes: string[]): boolean {
  try {
    return schemes.includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
