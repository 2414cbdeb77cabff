/** Says what went wrong, in words or as `--json`, and what it means for the exit code. */

import { CommanderError } from 'commander';
import { describeRosterFault } from '../../jobs/wording/roster-remarks.js';
import { RosterRefused } from '../../src/domain/roster-fault.js';
import { OperatorError, UsageError, UserError } from '../../src/errors.js';
import { describeError } from '../../src/log.js';
import type { ExitCode, Io } from './command.js';

export function explain(thrown: unknown, io: Pick<Io, 'err'>, json: boolean): ExitCode {
  const error =
    thrown instanceof RosterRefused
      ? new OperatorError('roster_invalid', describeRosterFault(thrown.fault))
      : thrown;
  if (error instanceof CommanderError) return explainUsage(error, io, json);
  const known = error instanceof UsageError || error instanceof OperatorError || error instanceof UserError;
  const code = known ? error.code : 'internal';
  const message =
    error instanceof UserError
      ? error.reply
      : known
        ? error.message
        : `unexpected failure: ${JSON.stringify(describeError(error))}`;
  io.err(json ? `${JSON.stringify({ error: { code, message } })}\n` : `qunyi: ${message}\n`);
  return error instanceof UsageError ? 2 : 1;
}

/** The parser has written its own words already, but for `--json`. */
function explainUsage(error: CommanderError, io: Pick<Io, 'err'>, json: boolean): ExitCode {
  if (error.exitCode === 0) return 0;
  const message =
    error.code === 'commander.help'
      ? 'a subcommand is missing; see --help'
      : error.message.replace(/^error: /, '');
  if (json) io.err(`${JSON.stringify({ error: { code: 'usage', message } })}\n`);
  return 2;
}
