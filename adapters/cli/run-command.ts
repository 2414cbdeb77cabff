/** Runs one command line: parsing, help, `--json`, errors and exit codes in one place. */

import { Command as Parser } from 'commander';
import { UsageError } from '../../src/errors.js';
import type { CliCommand, ExitCode, House, Io, Opening, TypedIn } from './command.js';
import { explain } from './explain.js';
import { COMMANDS } from './index.js';
import { START_HELP } from './start-help.js';

/** The two places where commands run. Each opens what it needs, or has it open already. */
export interface Doors {
  inHouse(use: (house: House) => Promise<ExitCode>): Promise<ExitCode>;
  atDoorstep(use: (opening: Opening) => Promise<ExitCode>): Promise<ExitCode>;
}

type Run = (
  command: CliCommand,
  args: string[],
  options: Record<string, unknown>,
  globals: { committee?: string },
) => Promise<void>;

export async function runCommandLine(argv: readonly string[], io: TypedIn, doors: Doors): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const json = argv.includes('--json');
  const program = makeProgram(io, json, async (command, args, options, { committee }) => {
    const mine = { ...io, json };
    exit =
      'run' in command
        ? await doors.inHouse((house) =>
            command.run({ ...house, committeeCode: committee }, args, options, mine),
          )
        : await doors.atDoorstep((opening) => command.runAtDoorstep(opening, mine));
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    return explain(error, io, json);
  }
}

const GROUPS: Record<string, string> = {
  committees: 'committees this installation serves',
  members: 'the roster of a committee',
  staff: 'office staff and their roles',
  chats: 'groups and what they are for',
  inbox: 'rows that were set aside',
  platforms: 'platforms with one connection, such as WeChat: how they stand, and logging in',
  deliveries: 'notices whose delivery failed, or of which nobody knows whether it arrived',
  outbox: 'what is held after a restore',
  keys: 'the keys that personal data is sealed with',
};

export function makeProgram(io: Pick<Io, 'out' | 'err'>, json: boolean, run: Run): Parser {
  const program = new Parser('qunyi').description(
    '群议 Qunyi: study check-ins, tips and notices in committee group chats',
  );
  describeStart(program);
  describeHelp(program, io);
  const groups = new Map<string, Parser>();
  for (const command of COMMANDS) {
    const { name, parent } = placeOf(program, groups, command.syntax);
    const parser = parent.command(name).description(command.summary);
    command.configure?.(parser);
    parser.action((...given: unknown[]) => {
      const own = given.at(-1) as Parser;
      return run(command, own.args.map(String), own.opts(), own.optsWithGlobals());
    });
  }
  tameParser(program, io, json);
  return program;
}

/** `start` is the server and has its own file; here it only stands in the help. */
function describeStart(program: Parser): void {
  const parser = program
    .command('start')
    .description('run the server: gateway, worker and console in one process, or those of --roles')
    .allowUnknownOption()
    .action(() => {
      throw new UsageError('usage', '`start` is a program of its own: qunyi start');
    });
  parser.helpInformation = () => START_HELP;
}

/** The parser's own `help` takes one name: `help members import` would print the group's. */
function describeHelp(program: Parser, io: Pick<Io, 'out'>): void {
  program.helpCommand(false);
  program
    .command('help [command...]')
    .description('print the help of a command, such as: help members import')
    .action((names: string[]) => {
      let meant = program;
      for (const name of names) {
        const next = meant.commands.find((one) => one.name() === name);
        if (!next)
          throw new UsageError('usage', `there is no command ${names.join(' ')}; qunyi help lists them`);
        meant = next as Parser;
      }
      io.out(meant.helpInformation());
    });
}

/** `committees add <name>` → `add <name>` in the group `committees`. */
function placeOf(program: Parser, groups: Map<string, Parser>, syntax: string) {
  const [first = '', second, ...rest] = syntax.split(' ');
  if (second === undefined || !/^[a-z]/.test(second)) return { name: syntax, parent: program };
  const group = groups.get(first) ?? program.command(first).description(GROUPS[first] ?? '');
  groups.set(first, group);
  return { name: [second, ...rest].join(' '), parent: group };
}

/** The parser must neither end the process nor write by itself: it may be running inside a server. */
function tameParser(parser: Parser, io: Pick<Io, 'out' | 'err'>, json: boolean): void {
  parser.exitOverride();
  // Understood before a command and after it.
  parser.option('--json', 'print one JSON value');
  parser.option(
    '--committee <code>',
    'the committee this is about, by code or name (default: the only one that is not the demo)',
  );
  parser.configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: (text) => {
      if (!json) io.err(text);
    },
  });
  for (const child of parser.commands) tameParser(child as Parser, io, json);
}
