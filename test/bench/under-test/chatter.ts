/** A gateway that hears nothing but chatter, as a process of its own: how much of it it drops a second. */

import { setImmediate as turn } from 'node:timers/promises';
import { makeReceive } from '../../../adapters/receive.js';
import { listJobs } from '../../../jobs/index.js';
import type { Job } from '../../../src/chat/define-job.js';
import type { MessageEvent } from '../../../src/chat/event.js';
import { openPostgres } from '../../../src/db/postgres.js';
import { openSeal } from '../../../src/seal/seal.js';

/** As JSON on the command line. */
export interface ChatterLoad {
  databaseUrl: string;
  texts: readonly string[];
  groups: number;
  warmUpMs: number;
  measureMs: number;
}

export interface ChatterFigures {
  dropped: number;
  kept: number;
  ms: number;
  cpuMs: number;
  memoryMb: number;
}

/** Events that have been handed in and not yet been dropped: a busy gateway's sockets hold about that many. */
const UNDER_WAY = 4_000;

const load = JSON.parse(process.argv[2] as string) as ChatterLoad;
const { db } = openPostgres(load.databaseUrl);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log };
const receive = makeReceive({
  db,
  seal: openSeal([{ id: 'bench', bytes: Buffer.alloc(32, 5) }]),
  jobs: listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[],
  log,
  queue: async () => {},
  count: () => {},
});

let said = 0;
let underWay = 0;
let dropped = 0;
let kept = 0;

function eventOf(n: number): MessageEvent {
  return {
    type: 'message',
    platform: 'lark',
    eventKey: `m:om_chatter_${n}`,
    platformMessageId: `om_chatter_${n}`,
    sentAt: new Date(),
    platformChatId: `oc_${(n % load.groups) + 1}`,
    chatKind: 'group',
    sender: { id: `ou_${(n % (load.groups * 50)) + 1}` },
    text: load.texts[n % load.texts.length] as string,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
}

async function chatterFor(ms: number): Promise<void> {
  const untilMs = Date.now() + ms;
  while (Date.now() < untilMs) {
    while (underWay < UNDER_WAY) {
      underWay += 1;
      // One event a call, as platforms push them.
      receive([eventOf(said++)]).then(([outcome]) => {
        underWay -= 1;
        if (outcome === 'dropped') dropped += 1;
        else kept += 1;
      });
    }
    await turn();
  }
}

await chatterFor(load.warmUpMs);
[dropped, kept] = [0, 0];
const [startedMs, cpu] = [Date.now(), process.cpuUsage()];
await chatterFor(load.measureMs);
const used = process.cpuUsage(cpu);
process.send?.({
  dropped,
  kept,
  ms: Date.now() - startedMs,
  cpuMs: (used.user + used.system) / 1_000,
  memoryMb: process.memoryUsage.rss() / 1_048_576,
} satisfies ChatterFigures);
while (underWay > 0) await turn();
await db.destroy();
process.disconnect?.();
