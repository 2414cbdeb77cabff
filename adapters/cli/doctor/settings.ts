/** The settings: which faults they have, and what does not go together with what is in the database. */

import { countCommittees } from '../../../src/db/committee.js';
import type { Db } from '../../../src/db/schema.js';
import type { SettingFault } from '../../../src/errors.js';
import type { Settings } from '../../../src/settings.js';
import { whyClosed } from '../playground.js';
import { type Finding, ok } from './finding.js';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '::1']);

export function faultsAsFindings(faults: readonly SettingFault[]): Finding[] {
  return faults.map(({ name, message }) => ({
    level: 'trouble',
    about: 'settings',
    what: `${name} ${message}`,
    advice: 'set it in the environment or in .env; .env.example explains every setting',
  }));
}

/** @param db undefined when it does not open. */
export async function examineSettings(
  settings: Settings,
  db: Db | undefined,
  platformsAreSet: boolean,
): Promise<Finding[]> {
  const findings = [ok('settings', 'complete and readable')];
  const closed =
    settings.playground === true && db ? await whyPlaygroundCloses(settings, db, platformsAreSet) : '';
  if (closed)
    findings.push({
      level: 'trouble',
      about: 'settings',
      what: 'PLAYGROUND=true where it may not open',
      why: `${closed}; \`start\` refuses this`,
      advice: 'remove PLAYGROUND',
    });
  if (!LOOPBACK_HOSTS.has(settings.httpHost) && settings.metricsToken === undefined)
    findings.push({
      level: 'advice',
      about: 'settings',
      what: `METRICS_TOKEN is not set and HTTP_HOST is ${settings.httpHost}`,
      why: '/readyz and /metrics answer 403 to everybody but this machine',
      advice: 'set METRICS_TOKEN if something else is to read them',
    });
  return findings;
}

async function whyPlaygroundCloses(settings: Settings, db: Db, platformsAreSet: boolean): Promise<string> {
  const { real, demo } = await countCommittees(db).catch(() => ({ real: 0, demo: 1 }));
  return whyClosed(settings.httpHost, platformsAreSet, real, demo) ?? '';
}
