/** A power cut of Redis: what the append-only file got since its last sync is gone. */

import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnRedis } from '../services.js';
import { wait } from './run.js';

/**
 * Kills Redis and cuts its append-only file back to the length it had two seconds ago, then starts it again. With
 * `appendfsync everysec` Redis holds back for two seconds at most, so what is that old had reached the disk: this loses
 * at least as much as a power cut would. @returns how many bytes were cut off.
 */
export async function cutPower(redis: OwnRedis): Promise<number> {
  const file = newestIncrement(redis.folder);
  const synced = statSync(file).size;
  await wait(2_000);
  await redis.kill();
  if (newestIncrement(redis.folder) !== file) throw new Error('Redis rewrote its file meanwhile');
  const written = statSync(file).size;
  truncateSync(file, synced);
  await redis.restart();
  return written - synced;
}

function newestIncrement(folder: string): string {
  const files = join(folder, 'appendonlydir');
  const names = readdirSync(files).filter((name) => name.endsWith('.incr.aof'));
  const number = (name: string) => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? 0);
  const newest = names.sort((a, b) => number(b) - number(a))[0];
  if (newest === undefined) throw new Error('Redis keeps no append-only file');
  return join(files, newest);
}
