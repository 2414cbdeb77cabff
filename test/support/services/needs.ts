/** Which of the chosen test files need PostgreSQL and Redis, by following what they import. */

import { readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { reachableFrom } from '../imports.js';

export interface Needs {
  /** Files that use databases and key prefixes on a shared server, or servers of their own. */
  files: string[];
  /** Some start servers of their own, so the programs must be on this machine. */
  own: boolean;
}

export function needsOf(testFiles: string[]): Needs {
  const entry = resolve('test/support/services.ts');
  const harness = resolve('test/support/services') + sep;
  const files: string[] = [];
  let own = false;
  for (const file of testFiles) {
    const reached = [...reachableFrom(file)];
    if (!reached.some((path) => path === entry || path.startsWith(harness))) continue;
    files.push(file);
    own ||= reached
      .filter((path) => path !== entry && !path.startsWith(harness))
      .some((path) => /\bstartOwn(Postgres|Redis)\b/.test(readFileSync(path, 'utf8')));
  }
  return { files, own };
}
