/** Runs one command line in an open house: parsing, `--json`, errors and exit codes in one place. */

import { CommanderError, Command as Parser } from 'commander';
import { OperatorError, UsageError, UserError } from '../../src/errors.js';
import { describeError } from '../../src/log.js';
import type { CliCommand, ExitCode, House, Io } from './command.js';
import { COMMANDS } from './index.js';

/** Opens the house, or has it open already, and runs what is to be run in it. */
export type WithHouse = (use: (house: House) => Promise<ExitCode>) => Promise<ExitCode>;

export async function runCommandLine(
  argv: readonly string[],
  io: Pick<Io, 'out' | 'err' | 'cwd'>,
  withHouse: WithHouse,
): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const json = argv.includes('--json');
  const program = makeProgram(io, json, async (command, args, options, globals) => {
    exit = await withHouse((house) =>
      command.run({ ...house, committeeCode: globals.committee }, args, options, { ...io, json }),
    );
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    return explain(error, io, json);
  }
}

type Run = (
  command: CliCommand,
  args: string[],
  options: Record<string, unknown>,
  globals: { committee?: string },
) => Promise<void>;

export function makeProgram(io: Pick<Io, 'out' | 'err'>, json: boolean, run: Run): Parser {
  const program = new Parser('qunyi')
    .description('群议 Qunyi: study check-ins, tips and notices in committee group chats')
    .option('--json', 'print one JSON value')
    .option('--committee <code>', 'the committee this is about (default: the only one that is not the demo)');
  const groups = new Map<string, Parser>();
  for (const command of COMMANDS) {
    const [first = '', ...rest] = command.syntax.split(' ');
    const grouped = rest[0] !== undefined && /^[a-z]/.test(rest[0]);
    const parent = grouped ? groupNamed(program, groups, first) : program;
    const parser = parent.command(grouped ? rest.join(' ') : command.syntax).description(command.summary);
    command.configure?.(parser);
    parser.action(async (...given: unknown[]) => {
      const own = given.at(-1) as Parser;
      const args = own.args.map(String);
      await run(command, args, own.opts(), program.opts());
    });
  }
  tameParser(program, io, json);
  return program;
}

function groupNamed(program: Parser, groups: Map<string, Parser>, name: string): Parser {
  const known = groups.get(name);
  if (known) return known;
  const group = program.command(name).description(GROUPS[name] ?? '');
  groups.set(name, group);
  return group;
}

const GROUPS: Record<string, string> = {
  committees: 'committees this installation serves',
  members: 'the roster of a committee',
  staff: 'office staff and their roles',
  chats: 'groups and what they are for',
  inbox: 'rows that were set aside',
  deliveries: 'deliveries nobody knows the end of',
  outbox: 'what is held after a restore',
};

/** The parser must neither end the process nor write by itself: it may be running inside a server. */
function tameParser(parser: Parser, io: Pick<Io, 'out' | 'err'>, json: boolean): void {
  parser.exitOverride();
  parser.configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: (text) => {
      if (!json) io.err(text);
    },
  });
  for (const child of parser.commands) tameParser(child as Parser, io, json);
}

export function explain(error: unknown, io: Pick<Io, 'err'>, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (json) io.err(`${JSON.stringify({ error: { code: 'usage', message: error.message } })}\n`);
    return 2;
  }
  const known = error instanceof UsageError || error instanceof OperatorError || error instanceof UserError;
  const code = known ? error.code : 'internal';
  const message =
    error instanceof UserError
      ? error.reply
      : known
        ? error.message
        : 'unexpected failure; the line below says where, without anybody’s words';
  io.err(json ? `${JSON.stringify({ error: { code, message } })}\n` : `qunyi: ${message}\n`);
  if (!known) io.err(`${JSON.stringify(describeError(error))}\n`);
  return error instanceof UsageError ? 2 : 1;
}
