/** docs/contracts.md and the program say the same: commands with their options, settings, routes and tables, both ways. */

import { expect, test } from 'vitest';
import { COMMANDS } from '../adapters/cli/index.js';
import { makeProgram } from '../adapters/cli/run-command.js';
import { consoleRoutes } from '../adapters/console/index.js';
import { openHealth } from '../adapters/health.js';
import { ADAPTERS } from '../adapters/index.js';
import type { AdapterWorld, HttpRoute } from '../src/chat/adapter.js';
import type { Db } from '../src/db/schema.js';
import { readSettings } from '../src/settings.js';
import { filesUnder, textOf } from './support/sources.js';

const paper = textOf('docs/contracts.md');
const section = (heading: string) =>
  new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(paper)?.[1] ?? '';
/** The first column of a section's table. */
const firstCells = (heading: string) =>
  [...section(heading).matchAll(/^\| `((?:[^`\\]|\\.)+)`/gm)].map(([, cell]) => cell!.replaceAll('\\|', '|'));
const EVERYWHERE = ['--json', '--committee'];

test('every command and option that is named is there, and the reverse', () => {
  const named = firstCells('Program').map((cell) => {
    const words = cell
      .split(' ')
      .filter((word, at, all) => /^[a-z][a-z-]*$/.test(word) && at <= firstOther(all));
    return [words.join(' '), ...(cell.match(/--[a-z-]+/g) ?? [])].join(' ');
  });
  expect([...named].sort()).toEqual(['start --roles', ...builtCommands()].sort());
});

/** `members import <file> [--dry-run]`: where the words of the command end. */
function firstOther(words: string[]): number {
  const at = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return at < 0 ? words.length : at;
}

function builtCommands(): string[] {
  const program = makeProgram({ out: () => {}, err: () => {} }, false, async () => {});
  return COMMANDS.map(({ syntax }) => {
    const words = syntax.split(' ').filter((word) => /^[a-z]/.test(word));
    let parser = program;
    for (const word of words) parser = parser.commands.find((one) => one.name() === word) as typeof program;
    const options = parser.options.map((one) => one.long ?? '').filter((long) => !EVERYWHERE.includes(long));
    return [words.join(' '), ...options].join(' ');
  });
}

test('every setting that is named is read, and the reverse', () => {
  const read = [...textOf('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name!);
  expect(firstCells('Settings').sort()).toEqual(read.sort());
});

test('a setting that is named as not built is a fault', () => {
  const line = section('Not built yet')
    .split('\n')
    .find((one) => one.includes('is a fault'));
  const named = [...(line ?? '').matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, name]) => name!);
  const { faults } = readSettings(Object.fromEntries(named.map((name) => [name, 'x'])));
  expect(named.length).toBeGreaterThan(5);
  expect(faults.map((fault) => fault.name).sort()).toEqual(named.sort());
});

test('every route that is named is served, and the reverse', async () => {
  const inTable = [...section('HTTP').matchAll(/^\| (GET|POST) \| `([^`]+)` \|.*$/gm)];
  const beside = inTable.flatMap(([row]) =>
    [...row.matchAll(/`(\/[\w.]+\.\w+)`/g)].map(([, path]) => `GET ${path}`),
  );
  const named = [...inTable.map(([, method, path]) => `${method} ${path}`), ...beside];
  const served = (await builtRoutes())
    .map((route) => `${route.method} ${route.path}`)
    // The page's own files are named together.
    .filter((route) => !route.startsWith('GET /playground/'));
  expect(named.sort()).toEqual(served.sort());
});

async function builtRoutes(): Promise<HttpRoute[]> {
  const quiet = () => {};
  const world: AdapterWorld = {
    receive: async () => [],
    log: { info: quiet, warn: quiet, error: quiet },
    now: () => new Date(),
    cast: async () => ({ people: [], chats: [] }),
    folder: '',
    tell: () => {},
  };
  const env = {
    LARK_APP_ID: 'cli_0123456789abcdef',
    LARK_APP_SECRET: 'Zq8vN3kT5wXy7RbM',
    LARK_DOMAIN: 'http://127.0.0.1:1',
    LARK_EVENTS: 'webhook',
    LARK_ENCRYPT_KEY: 'Hq8vN3kT5wXy7RbM',
    LARK_VERIFICATION_TOKEN: 'Vq8vN3kT5wXy7RbM',
  };
  const connections = await Promise.all(
    ADAPTERS.flatMap((adapter) => {
      const { value } = adapter.settings(env);
      return value || adapter.name === 'playground' ? [adapter.open(value ?? {}, world)] : [];
    }),
  );
  const routes = connections.flatMap((connection) => connection.routes);
  await Promise.all(connections.map((connection) => connection.close()));
  const health = openHealth({ db: {} as Db, metricsToken: undefined, platforms: () => [] });
  return [...routes, ...health.routes, ...consoleRoutes({ playground: true })];
}

test('every table that is named is made, and the reverse', () => {
  const named = [...section('Tables').matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map(([, name]) => name!);
  const made = filesUnder(['src/db/migrations'], /\.ts$/).flatMap((path) =>
    [...textOf(path).matchAll(/create table ([a-z_]+)/g)].map(([, name]) => name!),
  );
  const columns = ['committee_id', 'event_key'];
  expect([...new Set(named)].filter((name) => !columns.includes(name)).sort()).toEqual([...made].sort());
});
