/** `committees add`: a committee this installation serves from now on; the playground closes. */

import { appendAudit } from '../../src/db/audit.js';
import { insertCommittee, listCommittees } from '../../src/db/committee.js';
import { inTransaction } from '../../src/db/transaction.js';
import { OperatorError, UsageError } from '../../src/errors.js';
import { defineCommand } from './command.js';
import { committeeNamed } from './committee-meant.js';
import { tell } from './tell.js';

const NAME_CHARS = 60;
/** It stands before numbers, as in 示例-SQ-2026-0017, and on command lines. */
const CODE = /^[\p{Script=Han}A-Za-z0-9]{1,12}$/u;

export const committeesAddCommand = defineCommand({
  syntax: 'committees add <name>',
  summary: 'add a committee; the playground closes, because it must not stand beside real data',
  configure(parser) {
    parser.option('--code <code>', 'short, for numbers and --committee: letters, digits or characters, ≤ 12');
    parser.option('--parent <committee>', 'the committee above it, by code or name');
  },
  async run(house, [typed = ''], options, io) {
    const name = readName(typed);
    const code = readCode(options.code as string | undefined);
    const parent = options.parent ? await committeeNamed(house, String(options.parent)) : undefined;
    if (parent?.isDemo)
      throw new OperatorError('parent_is_demo', 'the demo committee cannot stand above a real one');
    const id = await inTransaction(house.db, async (tx) => {
      const made = await insertCommittee(tx, { name, code, parentId: parent?.id });
      if (made === undefined)
        throw new OperatorError('committee_exists', `there is a committee of this name or code already`);
      const what = { action: 'add-committee', objectKind: 'committee', objectId: made, detail: { code } };
      await appendAudit(tx, { ...what, committeeId: made, actorPersonId: undefined, actor: 'cli' });
      return made;
    });
    const demo = (await listCommittees(house.db)).some((committee) => committee.isDemo);
    const next = [
      `added ${name}`,
      'next: qunyi members import FILE, then qunyi staff add NAME --role 管理员',
      ...(demo ? ['the demo committee is still there: qunyi committees drop-demo removes it'] : []),
    ];
    tell(io, { id, name, code: code ?? null, parent: parent?.name ?? null }, next.join('\n'));
    return 0;
  },
});

function readName(typed: string): string {
  const name = typed.trim();
  if (name === '' || [...name].length > NAME_CHARS || /\p{Cc}/u.test(name))
    throw new UsageError('name_wrong', `a committee's name has 1 to ${NAME_CHARS} characters on one line`);
  return name;
}

function readCode(typed: string | undefined): string | undefined {
  if (typed === undefined || CODE.test(typed)) return typed;
  throw new UsageError('code_wrong', 'a code has 1 to 12 letters, digits or Chinese characters');
}
