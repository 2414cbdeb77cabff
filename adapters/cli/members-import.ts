/** `members import`: a roster file, .xlsx or .csv: previewed with --dry-run, else written, all or nothing. */

import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { tellLinked } from '../../jobs/linked-by-roster.js';
import { describePlan } from '../../jobs/wording/describe-plan.js';
import { rosterWording } from '../../jobs/wording/roster.js';
import { describeRosterRemark, shownHeading } from '../../jobs/wording/roster-remarks.js';
import { appendAudit } from '../../src/db/audit.js';
import { refreshSeen } from '../../src/db/chat-person.js';
import type { CommitteeRow } from '../../src/db/deed.js';
import { insertOutbox } from '../../src/db/outbox.js';
import { applyRosterPlan } from '../../src/db/roster.js';
import { listRosterPeople, lockRoster, phoneKeysWith } from '../../src/db/roster-people.js';
import { inTransaction } from '../../src/db/transaction.js';
import { beijingDay } from '../../src/domain/beijing-time.js';
import { planRoster, type RosterPlan } from '../../src/domain/roster-plan.js';
import type { RosterReading } from '../../src/domain/roster-row.js';
import { OperatorError } from '../../src/errors.js';
import { MAX_ROSTER_BYTES, readRosterFile } from '../../src/paper/roster-file.js';
import { ADAPTERS } from '../index.js';
import { defineCommand, type House } from './command.js';
import { committeeMeant } from './committee-meant.js';
import { setUpPlatforms } from './platforms.js';
import { tell } from './tell.js';

const LINES_SHOWN = 2_000;

export const membersImportCommand = defineCommand({
  syntax: 'members import <file>',
  summary: 'import a roster (.xlsx, or .csv in UTF-8 or GBK), all or nothing; nobody is ever removed by it',
  configure(parser) {
    parser.option('--dry-run', 'only say what would change');
  },
  async run(house, [file = ''], options, io) {
    const committee = await committeeMeant(house);
    const reading = await readRosterFile(basename(file), await readBytes(resolve(io.cwd, file)));
    const dryRun = options.dryRun === true;
    const plan = await importRoster(house, committee, reading, dryRun);
    if (plan.problems.length > 0) throw new OperatorError('roster_invalid', describePlan(plan, LINES_SHOWN));
    const done = dryRun ? rosterWording.onlyPreviewed : rosterWording.done;
    tell(io, { ...summaryOf(plan), imported: !dryRun }, `${describePlan(plan, LINES_SHOWN)}\n${done}`);
    return 0;
  },
});

/** @throws OperatorError when the file cannot be read. */
async function readBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_ROSTER_BYTES) return await readFile(path);
  } catch (error) {
    throw new OperatorError(
      'file_unreadable',
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`,
      { cause: error },
    );
  }
  throw new OperatorError(
    'file_too_large',
    `${path} is larger than 5 MB: keep only the sheet with the roster`,
  );
}

/** Planned and written in one transaction, behind the lock, so that nothing changes in between. */
function importRoster(
  house: House,
  committee: CommitteeRow,
  reading: RosterReading,
  dryRun: boolean,
): Promise<RosterPlan> {
  const { db, seal } = house;
  return inTransaction(db, async (tx) => {
    if (!dryRun) await lockRoster(tx, committee.id);
    const people = await listRosterPeople(tx, seal, committee.id, reading.rows);
    const plan = planRoster(people, reading, phoneKeysWith(seal));
    if (dryRun || plan.problems.length > 0) return plan;
    await applyRosterPlan(tx, seal, committee.id, plan, beijingDay(house.now()));
    const linked = plan.entries.flatMap((entry) => entry.target?.newAccounts ?? []);
    await refreshSeen(tx, linked);
    await insertOutbox(tx, seal, tellBound(house, committee, plan));
    const { added, changed, same } = summaryOf(plan);
    const what = { action: 'import-roster', objectKind: 'committee', objectId: committee.id };
    const who = { committeeId: committee.id, actorPersonId: undefined, actor: 'cli' };
    await appendAudit(tx, { ...what, ...who, detail: { added, changed, same, accounts: linked.length } });
    return plan;
  });
}

/** As the import in a chat: whoever was bound hears of it, on the platforms that have settings. */
function tellBound({ env, settings, now }: House, committee: CommitteeRow, plan: RosterPlan) {
  const at = { now: now(), importKey: `cli ${now().toISOString()}` };
  const platforms = setUpPlatforms(env, ADAPTERS).value.map(({ adapter }) => adapter.name);
  return tellLinked(at, plan, {
    platforms,
    committeeName: committee.name,
    keepDays: settings.inboxWordsDays,
  });
}

function summaryOf({ entries, absent, notes, ignoredColumns }: RosterPlan) {
  const count = (kind: RosterPlan['entries'][number]['kind']) =>
    entries.filter((entry) => entry.kind === kind).length;
  return {
    added: count('new'),
    changed: count('changed'),
    same: count('same'),
    absent: absent.map((person) => person.name),
    notes: notes.map(describeRosterRemark),
    ignoredColumns: ignoredColumns.map(shownHeading),
  };
}
