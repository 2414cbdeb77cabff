/** Which platforms have settings, and what is wrong with those. */

import type { Adapter } from '../../src/chat/adapter.js';
import type { SettingFault } from '../../src/errors.js';
import type { Env } from '../../src/settings.js';
import type { SetUpPlatform } from '../gateway.js';

export function setUpPlatforms(
  env: Env,
  adapters: readonly Adapter<unknown>[],
): { value: SetUpPlatform[]; faults: SettingFault[] } {
  const read = adapters.map((adapter) => ({ adapter, ...adapter.settings(env) }));
  return {
    value: read.flatMap(({ adapter, value }) => (value === undefined ? [] : [{ adapter, settings: value }])),
    faults: read.flatMap((one) => one.faults),
  };
}
