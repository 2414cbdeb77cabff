/** `committees drop-demo`: removes the fictional committee with all that hangs on it. */

import { dropDemo } from '../../jobs/demo/load.js';
import { appendAudit } from '../../src/db/audit.js';
import { inTransaction } from '../../src/db/transaction.js';
import { defineCommand } from './command.js';
import { tell } from './tell.js';

export const committeesDropDemoCommand = defineCommand({
  syntax: 'committees drop-demo',
  summary: 'remove the demo committee and everything of it; nothing real is touched',
  async run(house, _args, _options, io) {
    const dropped = await inTransaction(house.db, async (tx) => {
      if (!(await dropDemo(tx))) return false;
      const what = { action: 'drop-demo', objectKind: 'committee', objectId: 'demo' };
      // The entry names no committee: it would keep the demo's row in its place for ever.
      await appendAudit(tx, { ...what, committeeId: undefined, actorPersonId: undefined, actor: 'cli' });
      return true;
    });
    const text = dropped
      ? 'the demo committee is gone; a start on an embedded database without any committee loads it anew, unless DEMO=false'
      : 'there is no demo committee';
    tell(io, { dropped }, text);
    return 0;
  },
});
