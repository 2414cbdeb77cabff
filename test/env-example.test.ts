/** `.env.example` names every setting that is read, each with a line that explains it, and no other. */

import { expect, test } from 'vitest';
import { filesUnder, textOf, withoutComments } from './support/sources.js';

const example = textOf('.env.example').split('\n');
/** `#NAME=value`: commented out, so that a copy of the file changes nothing. */
const SETTING = /^#?([A-Z][A-Z0-9_]*)=/;
const named = example.flatMap((line) => SETTING.exec(line)?.[1] ?? []);

test('every setting that is read is in .env.example, and the reverse', () => {
  expect([...named].sort()).toEqual([...new Set([...ownSettings(), ...platformSettings()])].sort());
});

test('each stands below a comment that explains it', () => {
  const bare = example.filter(
    (line, index) => SETTING.test(line) && !/^# \S+ \S+/.test(example[index - 1] ?? ''),
  );
  expect(bare).toEqual([]);
});

test('nothing is set by copying it', () => {
  expect(example.filter((line) => /^[^#\s]/.test(line))).toEqual([]);
});

/** The keys of the schema in src/settings.ts. */
function ownSettings(): string[] {
  const schema = /const schema = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(textOf('src/settings.ts'))?.[1] ?? '';
  const names = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, name]) => name!);
  expect(names).toContain('DATABASE_URL');
  return names;
}

/** Names in quotes or after `env.` in adapters/<platform>/settings.ts. */
function platformSettings(): string[] {
  return filesUnder(['adapters'], /^settings\.ts$/).flatMap((path) =>
    [...withoutComments(textOf(path)).matchAll(/(?:['"]|\benv\.)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g)].map(
      ([, name]) => name!,
    ),
  );
}
