/** `deliveries settle`: somebody looked: it arrived, or it is to be sent once more. */

import { settleDeliveries } from '../../src/db/delivery.js';
import type { OutboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { OperatorError, UsageError } from '../../src/errors.js';
import { defineCommand } from './command.js';
import { committeeNamed } from './committee-meant.js';
import { readRowId } from './row-id.js';
import { tell } from './tell.js';

export const deliveriesSettleCommand = defineCommand({
  syntax: 'deliveries settle <id> <how>',
  summary: 'settle a failed or uncertain delivery: `sent` (it is there) or `resend` (try once more)',
  async run(house, [typed = '', how = ''], _options, io) {
    const id = readRowId<OutboxId>(typed);
    if (how !== 'sent' && how !== 'resend')
      throw new UsageError('how_unknown', `${how} is neither \`sent\` (it is there) nor \`resend\``);
    const only = house.committeeCode ? await committeeNamed(house, house.committeeCode) : undefined;
    const { blanked, unknown } = await inTransaction(house.db, (tx) =>
      settleDeliveries(tx, {
        outboxIds: [id],
        as: how,
        committeeId: only?.id,
        actorPersonId: undefined,
        actor: 'cli',
        at: house.now(),
      }),
    );
    if (unknown.length > 0)
      throw new OperatorError(
        'delivery_unknown',
        `delivery ${id} is neither failed nor uncertain; see qunyi deliveries list`,
      );
    if (blanked.length > 0)
      throw new OperatorError(
        'delivery_blanked',
        `delivery ${id} cannot be sent again: its words were erased after some days; write it anew, and settle it as sent`,
      );
    tell(io, { id, settled: how }, how === 'sent' ? `${id} counts as sent` : `${id} is sent once more`);
    return 0;
  },
});
