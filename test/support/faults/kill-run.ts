/** The run that R1, R2, R3 and the negative control share: commands, a notice, and kills all through it. */

import type { FakeLark } from '../fake-lark/index.js';
import { seededRandom } from '../fake-lark/random.js';
import { killAtRandom } from './harm.js';
import type { KeptProcess } from './kept-process.js';
import { type Command, sayCommands } from './load.js';

export interface KillRun {
  lark: FakeLark;
  processes: readonly KeptProcess[];
  seed: number;
  commands: number;
  kills: number;
  /** Between kills on average. */
  everyMs: number;
  groups: readonly string[];
  people: readonly string[];
  /** The notice goes out this share of the way in. */
  notice(): Promise<void>;
  before?: Readonly<Record<number, () => Promise<unknown>>>;
}

/** @returns what was said, and when the last kill was, by `performance.now()`: after the last event was taken. */
export async function runUnderKills(run: KillRun): Promise<{ commands: Command[]; lastKillMs: number }> {
  const { lark, processes, seed } = run;
  const lengthMs = run.kills * run.everyMs;
  // Three streams of chance: how fast a machine is must not decide who is killed.
  const [saying, harming] = [seededRandom(seed), seededRandom(seed + 1)];
  let killed = 0;
  lark.faults.randomly({ too_many: 0.03, cut: 0.03 });
  const said = sayCommands(lark, {
    commands: run.commands,
    groups: run.groups,
    people: run.people,
    lengthMs: lengthMs * 0.9,
    twice: 0.1,
    late: 0.2,
    random: saying,
    upTo: () => (killed + 2) / run.kills,
  });
  const noticed = new Promise((resolve) => setTimeout(resolve, lengthMs * 0.2)).then(run.notice);
  const harm = { processes, everyMs: run.everyMs, random: harming, before: run.before ?? {} };
  const noted = (count: number) => {
    killed = count;
  };
  await killAtRandom({ ...harm, kills: run.kills - 1, killed: noted });
  killed = run.kills;
  const commands = await said;
  await noticed;
  const last = await killAtRandom({ ...harm, kills: 1, before: {} });
  lark.faults.randomly({});
  return { commands, lastKillMs: last };
}
