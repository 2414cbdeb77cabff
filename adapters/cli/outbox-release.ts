/** `outbox release`: after a restored database: what was held is sent, somebody having looked what arrived already. */

import { appendAudit } from '../../src/db/audit.js';
import { releaseHeld } from '../../src/db/outbox-held.js';
import { inTransaction } from '../../src/db/transaction.js';
import { defineCommand } from './command.js';
import { tell } from './tell.js';

export const outboxReleaseCommand = defineCommand({
  syntax: 'outbox release',
  summary:
    'send what is held since the database was restored; first settle what arrived: qunyi deliveries list',
  async run(house, _args, _options, io) {
    const released = await inTransaction(house.db, async (tx) => {
      const rows = await releaseHeld(tx);
      if (rows === 0) return rows;
      const what = { action: 'release-outbox', objectKind: 'outbox', objectId: 'held', detail: { rows } };
      await appendAudit(tx, { ...what, committeeId: undefined, actorPersonId: undefined, actor: 'cli' });
      return rows;
    });
    tell(io, { released }, released > 0 ? `${released} rows are sent now` : 'nothing is held');
    return 0;
  },
});
