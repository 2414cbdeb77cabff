/** Reads which modules a source file imports, and follows the relative ones; no compiler needed. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Import {
  /** As written: `../chat/event.js`, `node:fs`, `zod`. */
  specifier: string;
  typeOnly: boolean;
}

const STATIC = /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Every import, re-export and `import('…')` in `source`; names inside comments do not count. */
export function importsOf(source: string): Import[] {
  const code = source.replace(COMMENT, '');
  const found: Import[] = [];
  for (const [, type, specifier] of code.matchAll(STATIC))
    found.push({ specifier: specifier!, typeOnly: type !== undefined });
  for (const [, specifier] of code.matchAll(DYNAMIC)) found.push({ specifier: specifier!, typeOnly: false });
  return found;
}

/** The file a relative import means (`./x.js` is `./x.ts` or `./x.tsx`); undefined for packages and missing files. */
export function resolveImport(fromFile: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = resolve(dirname(fromFile), specifier);
  return [path.replace(/\.js$/, '.ts'), path.replace(/\.jsx?$/, '.tsx'), path].find((candidate) =>
    existsSync(candidate),
  );
}

/** `file` and everything it reaches by relative imports. */
export function reachableFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { specifier } of importsOf(readFileSync(file, 'utf8'))) {
    const next = resolveImport(file, specifier);
    if (next?.match(/\.tsx?$/)) reachableFrom(next, seen);
  }
  return seen;
}
