/** `inbox requeue`: lets a row that was set aside be handled once more, from the beginning. */

import { appendAudit } from '../../src/db/audit.js';
import { requeueAside } from '../../src/db/inbox-aside.js';
import type { InboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { OperatorError } from '../../src/errors.js';
import { defineCommand } from './command.js';
import { handOver } from './hand-over.js';
import { readRowId } from './row-id.js';
import { tell } from './tell.js';

export const inboxRequeueCommand = defineCommand({
  syntax: 'inbox requeue <id>',
  summary: 'handle a row that was set aside once more',
  async run(house, [typed = ''], _options, io) {
    const id = readRowId<InboxId>(typed);
    await inTransaction(house.db, async (tx) => {
      if (!(await requeueAside(tx, id)))
        throw new OperatorError('row_unknown', `no row ${id} is set aside; see qunyi inbox aside`);
      const what = { action: 'requeue-inbox', objectKind: 'inbox', objectId: id };
      await appendAudit(tx, { ...what, committeeId: undefined, actorPersonId: undefined, actor: 'cli' });
    });
    const handed = await handOver(house, [id]);
    const text = handed ? `row ${id} is handled once more` : `row ${id} waits for the next qunyi start`;
    tell(io, { id, handedOver: handed }, text);
    return 0;
  },
});
