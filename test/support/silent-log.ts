/** A log that nobody reads. */

import type { Log } from '../../src/log.js';

export const SILENT: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => SILENT,
};
