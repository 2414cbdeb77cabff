/** `committees list`: the committees this installation serves. */

import { listCommittees } from '../../src/db/committee.js';
import { defineCommand } from './command.js';
import { tell, toTable } from './tell.js';

export const committeesListCommand = defineCommand({
  syntax: 'committees list',
  summary: 'list the committees',
  async run(house, _args, _options, io) {
    const committees = await listCommittees(house.db);
    const rows = committees.map(({ name, code, isDemo }) => [code ?? '-', name, isDemo ? 'demo' : '']);
    const value = committees.map(({ id, name, code, isDemo }) => ({ id, code, name, demo: isDemo }));
    tell(io, value, toTable(['CODE', 'NAME', ''], rows) || 'none yet: qunyi committees add NAME');
    return 0;
  },
});
