/** A log for commands, which answer instead of logging. */

import type { Log } from '../../src/log.js';

export const SILENT: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => SILENT,
};
