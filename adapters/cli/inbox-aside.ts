/** `inbox aside`: messages that could not be handled and were set aside; never their words. */

import { listAside } from '../../src/db/inbox-aside.js';
import { defineCommand } from './command.js';
import { tell, toTable } from './tell.js';

export const inboxAsideCommand = defineCommand({
  syntax: 'inbox aside',
  summary: 'list what could not be handled and was set aside (the oldest 200)',
  async run(house, _args, _options, io) {
    const rows = await listAside(house.db);
    const value = rows.map((row) => ({
      id: row.id,
      platform: row.platform,
      type: row.type,
      reason: row.reason,
      receivedAt: row.receivedAt,
    }));
    const cells = rows.map((row) => [
      String(row.id),
      row.receivedAt.toISOString(),
      row.platform,
      row.type,
      row.reason ?? '-',
    ]);
    const table = toTable(['ID', 'RECEIVED', 'PLATFORM', 'TYPE', 'REASON'], cells);
    const text = table && `${table}mend the cause, then: qunyi inbox requeue ID`;
    tell(io, value, text || 'nothing is set aside');
    return 0;
  },
});
