/** Everything a house leaves behind (tables, Redis, files) as bytes with a name, and the search for marks in it. */

import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Db } from '../../../src/db/schema.js';
import { withRedis } from '../services/own-redis.js';

export interface Place {
  where: string;
  bytes: Buffer;
}

export interface Finding {
  where: string;
  mark: string;
}

/** @param marks by what they stand for. Every mark is sought as typed and in each form it could have been written in. */
export function search(places: readonly Place[], marks: Readonly<Record<string, string>>): Finding[] {
  const forms = Object.entries(marks).flatMap(([mark, words]) =>
    formsOf(words).map((form) => ({ mark, form })),
  );
  const found = places.flatMap(({ where, bytes }) =>
    forms.filter(({ form }) => bytes.includes(form)).map(({ mark }) => ({ where, mark })),
  );
  return [...new Map(found.map((one) => [`${one.where} ${one.mark}`, one])).values()];
}

/** UTF-8, UTF-16, JSON's and URLs' escapes, hex, and base64 at each of its three offsets. */
function formsOf(words: string): Buffer[] {
  const bytes = Buffer.from(words);
  const escaped = [...words]
    .map((one) => (one < '\u0080' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('');
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters that neighbours have a part in are left out.
    return text.slice(Math.ceil((offset * 4) / 3), text.length - 1);
  });
  const texts = [words, escaped, encodeURIComponent(words), bytes.toString('hex'), ...base64];
  return [...new Set(texts)].map((text) => Buffer.from(text)).concat(Buffer.from(words, 'utf16le'));
}

/** Every column of every table, as text; binary columns as their bytes. */
export async function placesOfDatabase(db: Db): Promise<Place[]> {
  const { rows: columns } = await sql<{ table: string; column: string; type: string }>`
    select table_schema || '.' || table_name as table, column_name as column, data_type as type
    from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')`.execute(
    db,
  );
  const places: Place[] = [];
  for (const { table, column, type } of columns) {
    const { rows } = await sql<{ value: string }>`
      select ${sql.ref(column)}::text as value from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(
      db,
    );
    const pieces = rows.map(({ value }) =>
      type === 'bytea' ? Buffer.from(value.slice(2), 'hex') : Buffer.from(value),
    );
    const where = `${table.replace(/^public\./, '')}.${column}`;
    places.push({ where, bytes: Buffer.concat(pieces.flatMap((one) => [one, Buffer.from('\n')])) });
  }
  return places;
}

/** Every key with all that is under it. */
export function placesOfRedis(url: string): Promise<Place[]> {
  return withRedis(url, async (redis) => {
    const places: Place[] = [];
    for (const key of await redis.keys('*')) {
      const readings: Readonly<Record<string, string[]>> = {
        string: ['GET', key],
        hash: ['HGETALL', key],
        list: ['LRANGE', key, '0', '-1'],
        set: ['SMEMBERS', key],
        zset: ['ZRANGE', key, '0', '-1'],
        stream: ['XRANGE', key, '-', '+'],
      };
      const type = await redis.type(key);
      const reading = readings[type];
      if (reading === undefined) throw new Error(`a key of type ${type} is not read: ${key}`);
      const [command, ...rest] = reading as [string, ...string[]];
      places.push({
        where: `redis ${key}`,
        bytes: Buffer.concat([Buffer.from(`${key}\n`), ...flat(await redis.callBuffer(command, ...rest))]),
      });
    }
    return places;
  });
}

function flat(answer: unknown): Buffer[] {
  if (Buffer.isBuffer(answer)) return [answer, Buffer.from('\n')];
  return Array.isArray(answer) ? answer.flatMap(flat) : [];
}

export interface Overheard {
  /** What every client has sent so far, as bytes. */
  place(): Place;
  close(): void;
}

/** MONITOR: every command of every client, scripts and their arguments included. */
export async function overhear(url: string): Promise<Overheard> {
  const { hostname, port } = new URL(url);
  const heard: Buffer[] = [];
  const socket = connect(Number(port), hostname);
  await new Promise<void>((begun, failed) => {
    socket.once('error', failed).on('data', (bytes) => {
      heard.push(bytes);
      begun();
    });
    socket.write('MONITOR\r\n');
  });
  return {
    place() {
      const written = Buffer.concat(heard).toString('latin1');
      // Redis writes what is not ASCII as \xe6.
      const bytes = written.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      return { where: 'redis MONITOR', bytes: Buffer.from(bytes, 'latin1') };
    },
    close: () => socket.destroy(),
  };
}

/** Every file under a folder. */
export function placesOfFolder(folder: string): Place[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }) as Dirent[];
  return files
    .filter((one) => one.isFile())
    .map((one) => ({ where: `file ${one.name}`, bytes: readFileSync(join(one.parentPath, one.name)) }));
}
