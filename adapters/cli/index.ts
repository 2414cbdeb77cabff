/** The table of commands, in the order the help lists them. `start` stands apart: it is the server. */

import type { CliCommand } from './command.js';
import { migrateCommand } from './migrate.js';
import { sayCommand } from './say.js';

export const COMMANDS: readonly CliCommand[] = [migrateCommand, sayCommand];
