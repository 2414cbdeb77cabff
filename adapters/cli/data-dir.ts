/** DATA_DIR: made if it is not there, for this account alone. */

import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { OperatorError } from '../../src/errors.js';

/** @throws OperatorError when it cannot be made or written to. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new OperatorError(
      'data_dir_unusable',
      `DATA_DIR ${resolve(dataDir)} cannot be made or written to (${(error as NodeJS.ErrnoException).code}); set DATA_DIR to a folder of this account`,
      { cause: error },
    );
  }
}
