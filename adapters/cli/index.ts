/** The table of commands, in the order the help lists them. `start` stands apart: it is the server. */

import { backupCommand } from './backup.js';
import { chatsListCommand } from './chats-list.js';
import { chatsTagCommand } from './chats-tag.js';
import type { CliCommand } from './command.js';
import { committeesAddCommand } from './committees-add.js';
import { committeesDropDemoCommand } from './committees-drop-demo.js';
import { committeesListCommand } from './committees-list.js';
import { deliveriesListCommand } from './deliveries-list.js';
import { deliveriesSettleCommand } from './deliveries-settle.js';
import { doctorCommand } from './doctor.js';
import { exportCommand } from './export.js';
import { inboxAsideCommand } from './inbox-aside.js';
import { inboxRequeueCommand } from './inbox-requeue.js';
import { keysRotateCommand } from './keys-rotate.js';
import { membersImportCommand } from './members-import.js';
import { membersListCommand } from './members-list.js';
import { migrateCommand } from './migrate.js';
import { moveCommand } from './move.js';
import { outboxReleaseCommand } from './outbox-release.js';
import { platformsListCommand } from './platforms-list.js';
import { platformsLoginCommand } from './platforms-login.js';
import { restoreCommand } from './restore.js';
import { sayCommand } from './say.js';
import { staffAddCommand } from './staff-add.js';

export const COMMANDS: readonly CliCommand[] = [
  migrateCommand,
  doctorCommand,
  committeesAddCommand,
  committeesListCommand,
  committeesDropDemoCommand,
  membersImportCommand,
  membersListCommand,
  staffAddCommand,
  chatsListCommand,
  chatsTagCommand,
  platformsListCommand,
  platformsLoginCommand,
  sayCommand,
  inboxAsideCommand,
  inboxRequeueCommand,
  deliveriesListCommand,
  deliveriesSettleCommand,
  outboxReleaseCommand,
  exportCommand,
  backupCommand,
  restoreCommand,
  moveCommand,
  keysRotateCommand,
];
