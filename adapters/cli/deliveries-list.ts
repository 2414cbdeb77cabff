/** `deliveries list`: messages that a platform refused for good, or of which nobody knows whether they arrived. */

import { listUncertain } from '../../src/db/delivery.js';
import { defineCommand } from './command.js';
import { committeeNamed } from './committee-meant.js';
import { tell, toTable } from './tell.js';

export const deliveriesListCommand = defineCommand({
  syntax: 'deliveries list',
  summary: 'list what failed or is uncertain (with --committee: of that one only)',
  configure(parser) {
    parser.option('--uncertain', 'only those of which nobody knows whether they arrived');
  },
  async run(house, _args, options, io) {
    const only = house.committeeCode ? await committeeNamed(house, house.committeeCode) : undefined;
    const { rows, total } = await listUncertain(house.db, {
      committeeId: only?.id,
      ...(options.uncertain === true && { states: ['uncertain'] }),
    });
    const value = rows.map(({ outboxId, ...row }) => ({ id: outboxId, ...row }));
    const cells = rows.map((row) => [
      String(row.outboxId),
      row.createdAt.toISOString(),
      row.state,
      `${row.platform} ${row.targetName ?? row.targetKind}`,
      row.noticeNumber ?? '-',
      [row.errorCode, row.platformCode].filter(Boolean).join(' ') || '-',
    ]);
    const table = toTable(['ID', 'SINCE', 'STATE', 'TO', 'NOTICE', 'WHY'], cells);
    const more = total > rows.length ? `and ${total - rows.length} more\n` : '';
    const next = 'look in the chat, then: qunyi deliveries settle ID sent   (it is there)   or resend';
    tell(io, value, table && `${table}${more}${next}`);
    if (!io.json && rows.length === 0) io.out('none\n');
    return 0;
  },
});
