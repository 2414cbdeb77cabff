/** `migrate`: brings the database up to date. Opening the house has done it; this says so. */

import { defineCommand } from './command.js';

export const migrateCommand = defineCommand({
  syntax: 'migrate',
  summary: 'bring the database up to date',
  async run(_house, _args, _options, io) {
    io.out(io.json ? `${JSON.stringify({ ok: true })}\n` : 'the database is up to date\n');
    return 0;
  },
});
