/** Where a Redis is, by REDIS_URL: one server, or the master that its sentinels name. */

import { Redis, type RedisOptions } from 'ioredis';
import { SENTINEL_URL } from '../settings.js';

export interface RedisAddress {
  /** `?prefix=…`, ours: before every key of a Redis that others use too. */
  prefix: string | undefined;
  /** The URL without what is ours; undefined for sentinels, which no URL of ioredis names. */
  url: string | undefined;
  /** What goes into the options of every connection there. */
  options: RedisOptions;
}

const SENTINEL_PORT = 26_379;

/** @param url a REDIS_URL that the settings have let through. */
export function readRedisAddress(url: string): RedisAddress {
  const sentinel = SENTINEL_URL.exec(url)?.groups;
  if (!sentinel) {
    const plain = new URL(url);
    const prefix = plain.searchParams.get('prefix') ?? undefined;
    plain.searchParams.delete('prefix');
    return { prefix, url: plain.toString(), options: {} };
  }
  const query = new URLSearchParams(sentinel.query);
  const sentinelPassword = query.get('sentinelPassword') ?? undefined;
  return {
    prefix: query.get('prefix') ?? undefined,
    url: undefined,
    options: {
      sentinels: (sentinel.hosts as string).split(',').map(toHost),
      name: sentinel.name as string,
      ...(sentinel.user && { username: decodeURIComponent(sentinel.user) }),
      ...(sentinel.password && { password: decodeURIComponent(sentinel.password) }),
      ...(sentinel.database && { db: Number(sentinel.database) }),
      ...(sentinelPassword && { sentinelPassword }),
    },
  };
}

export function openRedis({ url, options }: RedisAddress, more: RedisOptions): Redis {
  return url === undefined ? new Redis({ ...options, ...more }) : new Redis(url, more);
}

function toHost(text: string): { host: string; port: number } {
  const [host = '', port] = text.split(':');
  return { host, port: port === undefined ? SENTINEL_PORT : Number(port) };
}
