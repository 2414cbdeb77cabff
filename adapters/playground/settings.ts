/** The playground has no settings of its own: whether it may open is decided at start (PLAYGROUND, demo only, loopback). */

import type { SettingFault } from '../../src/errors.js';

export interface PlaygroundSettings {
  open: true;
}

/** Never set up by itself; the program opens it where it is allowed. */
export function readPlaygroundSettings(): { value: PlaygroundSettings | undefined; faults: SettingFault[] } {
  return { value: undefined, faults: [] };
}
