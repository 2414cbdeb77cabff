/** `doctor`: looks at everything this installation stands on, and says what is wrong, why, and what to do. */

import { ADAPTERS } from '../index.js';
import { defineCommand, type House, type Opening } from './command.js';
import { examineClosedHouse } from './doctor/closed-house.js';
import { examineDatabase } from './doctor/database.js';
import { examineDisk, examineSpools } from './doctor/disk.js';
import { describeFindings, type Finding } from './doctor/finding.js';
import { examineKeys } from './doctor/keys.js';
import { examineLine } from './doctor/line.js';
import { examineMachine } from './doctor/machine.js';
import { examineLeases, examinePlatforms, examineStates } from './doctor/platforms.js';
import { examineRedis } from './doctor/redis.js';
import { examineSettings } from './doctor/settings.js';
import { setUpPlatforms } from './platforms.js';
import { tell } from './tell.js';

export const doctorCommand = defineCommand({
  syntax: 'doctor',
  summary: 'look at settings, database, queue, platforms and what waits for somebody; exit 1 for any trouble',
  async runAtDoorstep(opening, io) {
    const findings = [...examineMachine(process.versions.node), ...(await examine(opening))];
    const ok = !findings.some((finding) => finding.level === 'trouble');
    tell(io, { ok, findings }, describeFindings(findings));
    return ok ? 0 : 1;
  },
});

async function examine(opening: Opening): Promise<Finding[]> {
  const { house } = opening;
  const { settings, env } = house ?? opening;
  if (!settings) return examineClosedHouse(opening);
  const platforms = setUpPlatforms(env, ADAPTERS).value;
  return [
    ...(await examineSettings(settings, house?.db, platforms.length > 0)),
    ...examineKeys(settings),
    ...examineDisk(settings.dataDir),
    ...examineSpools(settings.dataDir),
    ...(house ? await examineHouse(house) : examineClosedHouse(opening)),
    ...(settings.redisUrl ? await examineRedis(settings.redisUrl, settings.allowEviction) : []),
    ...(await examinePlatforms(platforms, house?.connections, new Date())),
  ];
}

async function examineHouse(house: House): Promise<Finding[]> {
  const { findings, isUpToDate } = await examineDatabase(house);
  if (!isUpToDate) return findings;
  const platforms = setUpPlatforms(house.env, ADAPTERS).value;
  return [
    ...findings,
    ...(await examineLine(house)),
    ...(await examineLeases(house.db, platforms)),
    ...(await examineStates(house.db, platforms)),
  ];
}
