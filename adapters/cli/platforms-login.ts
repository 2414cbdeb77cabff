/** `platforms login`: shows once more what is to be scanned before a platform works. */

import { renderUnicodeCompact } from 'uqr';
import { listPlatformStates } from '../../src/db/platform-state.js';
import { OperatorError } from '../../src/errors.js';
import { defineCommand } from './command.js';
import { tell } from './tell.js';

export const platformsLoginCommand = defineCommand({
  syntax: 'platforms login <name>',
  summary:
    'show the QR code that the platform’s account has to scan, such as wechaty; it changes every few minutes',
  async run(house, [name = ''], _options, io) {
    const state = (await listPlatformStates(house.db, house.seal)).find((one) => one.platform === name);
    if (!state)
      throw new OperatorError(
        'platform_unknown',
        `no gateway has opened ${name} yet; see qunyi platforms list`,
      );
    const { loginCode } = state;
    if (loginCode === undefined)
      throw new OperatorError(
        'login_not_asked',
        state.connected
          ? `${name} is connected: nothing is to be scanned`
          : `${name} shows no code now (${state.reason ?? 'no reason is known'}); try again in a minute`,
      );
    tell(io, { platform: name, loginCode }, renderUnicodeCompact(loginCode, { border: 2 }));
    return 0;
  },
});
