/** `platforms list`: how the platforms with one connection stand, as their gateway wrote it. */

import { listPlatformStates } from '../../src/db/platform-state.js';
import { defineCommand } from './command.js';
import { tell, toTable } from './tell.js';

/** A gateway writes every 15 s; older than this, none has the platform. */
const SILENT_MS = 60_000;

export const platformsListCommand = defineCommand({
  syntax: 'platforms list',
  summary: 'list the platforms that only one gateway may be connected to, and whether they are',
  async run(house, _args, _options, io) {
    const states = await listPlatformStates(house.db);
    const value = states.map(({ platform, connected, since, reason, ageMs }) => ({
      platform,
      connected: connected && ageMs < SILENT_MS,
      since,
      reason: reason ?? (ageMs < SILENT_MS ? null : 'no gateway is running'),
    }));
    const rows = value.map((one) => [
      one.platform,
      one.connected ? 'connected' : 'away',
      one.since.toISOString(),
      one.reason ?? '-',
    ]);
    tell(
      io,
      value,
      toTable(['PLATFORM', 'STATE', 'SINCE', 'WHY'], rows) || 'no such platform has been opened yet',
    );
    return 0;
  },
});
