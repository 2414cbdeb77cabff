/** The database: its version, whether it is up to date, whether the keys open it, whether the audit log is whole. */

import { findBrokenAudit } from '../../../src/db/audit.js';
import { listNewerMigrations, listPendingMigrations } from '../../../src/db/migrate.js';
import { countOldSeals } from '../../../src/db/reseal.js';
import { countUnopened, trySeal } from '../../../src/db/sealed-sample.js';
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
  findings.push(
    ...(await examineNewer(house)),
    ...(await examineSeal(house)),
    ...(await examineOldSeals(house)),
    ...(await examineAudit(house)),
  );
  return { findings, isUpToDate: true };
}

async function examineNewer({ db }: House): Promise<Finding[]> {
  const newer = await listNewerMigrations(db);
  if (newer.length === 0) return [ok('database', 'up to date')];
  return [
    {
      level: 'advice',
      about: 'database',
      what: `a newer version has migrated it further: ${newer.join(', ')}`,
      why: 'this version goes on working on it, but does not know what the newer one added',
      advice: 'bring every process to the newer version soon',
    },
  ];
}

/** Only where a former key is at hand still: counting reads whole tables. */
async function examineOldSeals({ db, seal }: House): Promise<Finding[]> {
  const [, ...former] = seal.keyIds();
  if (former.length === 0) return [];
  const values = await countOldSeals(db, seal);
  const ids = former.join(', ');
  if (values === 0)
    return [
      ok(
        'keys',
        `nothing is sealed with the former keys any more (${ids}); old backups and spools still need them`,
      ),
    ];
  return [
    {
      level: 'advice',
      about: 'keys',
      what: `${values} values are still sealed with former keys (${ids})`,
      why: 'those keys cannot be given up before',
      advice: 'qunyi keys rotate seals them with the current one, beside the running server',
    },
  ];
}

async function examineSeal({ db, seal }: House): Promise<Finding[]> {
  const sample = await trySeal(db, seal);
  if (sample !== 'closed') return (await countUnopened(db, seal)).map(keyMissing);
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

function keyMissing({ keyId, rows }: { keyId: string; rows: number }): Finding {
  return {
    level: 'trouble',
    about: 'keys',
    what: `${rows} rows that wait to be handled or sent are sealed with the key ${keyId}, which is not here`,
    why: 'a process without a key cannot read what others seal with it; such rows wait, and nothing of them is lost',
    advice: `add ${keyId} to the DATA_KEYS of every process and restart it; a new key goes behind the others first, and to the front when all have it`,
  };
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
