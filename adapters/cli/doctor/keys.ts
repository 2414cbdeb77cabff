/** The key file: it is there, and nobody else on this machine can read it. */

import { existsSync, statSync } from 'node:fs';
import { keyFilePath } from '../../../src/seal/key-file.js';
import type { Settings } from '../../../src/settings.js';
import { type Finding, ok } from './finding.js';

export function examineKeys(settings: Settings): Finding[] {
  if (settings.dataKeys !== undefined) return [ok('keys', 'given by DATA_KEYS; keep a copy elsewhere')];
  const path = keyFilePath(settings.dataDir);
  // Its absence beside a database is told by the house that does not open.
  if (!existsSync(path)) return [];
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return [ok('keys', `${path}; keep a copy of it apart from the data`)];
  return [
    {
      level: 'trouble',
      about: 'keys',
      what: `${path} has mode ${mode.toString(8)}`,
      why: 'other accounts of this machine can read the key that everything personal is sealed with',
      advice: `chmod 600 ${path}`,
    },
  ];
}
