/** The database: its version, whether it is up to date, whether the keys open it, whether the audit log is whole. */

import { findBrokenAudit } from '../../../src/db/audit.js';
import { listPendingMigrations } from '../../../src/db/migrate.js';
import { trySeal } from '../../../src/db/sealed-sample.js';
import { databaseVersion } from '../../../src/db/server-facts.js';
import type { House } from '../command.js';
import { describeVersion } from '../reach-database.js';
import { type Finding, ok } from './finding.js';

/** @returns its findings, and whether the tables are there to look further. */
export async function examineDatabase(house: House): Promise<{ findings: Finding[]; isUpToDate: boolean }> {
  const version = describeVersion(await databaseVersion(house.db));
  const where = house.embedded ? 'embedded' : 'server';
  // Opening the house has compared the clocks.
  const findings = [
    ok('database', `PostgreSQL ${version} (${where}) answers; its clock agrees with this machine’s`),
  ];
  const pending = await listPendingMigrations(house.db);
  if (pending.length > 0)
    return {
      isUpToDate: false,
      findings: [
        ...findings,
        {
          level: 'advice',
          about: 'database',
          what: `migrations not run yet: ${pending.join(', ')}`,
          why: 'nothing more can be looked at before',
          advice: 'qunyi start runs them by itself; or qunyi migrate',
        },
      ],
    };
  findings.push(ok('database', 'up to date'), ...(await examineSeal(house)), ...(await examineAudit(house)));
  return { findings, isUpToDate: true };
}

async function examineSeal({ db, seal }: House): Promise<Finding[]> {
  const sample = await trySeal(db, seal);
  if (sample !== 'closed') return [];
  return [
    {
      level: 'trouble',
      about: 'keys',
      what: 'the keys at hand do not open what is in the database',
      why: 'it was sealed with other keys: messages that wait would be set aside, phones cannot be read',
      advice: 'put back the DATA_KEYS or the key file that belong to this database',
    },
  ];
}

async function examineAudit({ db }: House): Promise<Finding[]> {
  const broken = await findBrokenAudit(db);
  if (broken === undefined) return [ok('database', 'the audit log is whole')];
  return [
    {
      level: 'trouble',
      about: 'database',
      what: `the audit log’s chain is broken at row ${broken}`,
      why: 'this row, or one before it, was changed or removed by somebody with access to the database',
      advice: 'compare with a backup, and find out who has access',
    },
  ];
}
