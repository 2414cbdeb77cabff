/** The program's own line, put together from its parts as `start` does it, with the platform left out. */

import { sql } from 'kysely';
import { makeReceive } from '../../../adapters/receive.js';
import { listJobs } from '../../../jobs/index.js';
import { SCHEDULE } from '../../../jobs/schedule.js';
import type { Job } from '../../../src/chat/define-job.js';
import type { MessageEvent } from '../../../src/chat/event.js';
import type { Deed } from '../../../src/db/deed.js';
import type { Db } from '../../../src/db/schema.js';
import { gatherAdds } from '../../../src/queue/gather-adds.js';
import type { AnyJob } from '../../../src/queue/handle.js';
import { openQueues, type Queues } from '../../../src/queue/queues.js';
import { startRelay } from '../../../src/queue/relay.js';
import { startWorker } from '../../../src/queue/worker.js';
import { openSeal } from '../../../src/seal/seal.js';
import { groupMessage } from '../../support/group-message.js';
import { SILENT } from '../../support/silent-log.js';
import type { Counted, Part, Said } from '../wire.js';
import { openBackend } from './backend.js';
import type { Answered, Shape } from './part.js';

/** The relay's pace in `qunyi start`. */
const RELAY_EVERY_MS = 250;

export async function openLineParts(part: Part, answered: Answered): Promise<Shape> {
  const { database, home } = await openBackend(part);
  const { db } = database;
  const seal = openSeal([{ id: 'bench', bytes: Buffer.alloc(32, 5) }]);
  const queues = await openQueues(home, SILENT);
  const { jobs, handled } = watched(listJobs({ inboxWordsDays: 7 }));
  const world = { db, seal, jobs, log: SILENT, now: () => new Date() };
  const closings: (() => Promise<void>)[] = [];
  if (part.roles.includes('worker')) {
    const relay = startRelay(world, queues, {
      schedule: SCHEDULE,
      platforms: ['lark'],
      everyMs: RELAY_EVERY_MS,
    });
    const worker = startWorker(world, telling(queues, handled, answered));
    closings.push(relay.close, worker.close);
  }
  const receive = makeReceive({
    ...world,
    jobs: jobs as unknown as readonly Job[],
    queue: gatherAdds((rows) => queues.addInbox(rows)),
    count: () => {},
  });
  return {
    take: async (said) => void (await receive([eventOf(said)])),
    count: () => count(db),
    close: async () => {
      for (const close of closings) await close();
      await queues.close();
      await database.close();
    },
  };
}

/** Sees which commands the deeds were run for; whether they are committed is known when the batch has ended. */
function watched(jobs: readonly AnyJob[]): { jobs: AnyJob[]; handled: Map<number, number> } {
  const handled = new Map<number, number>();
  const see = ({ inboxId, event }: Deed) => {
    if (inboxId !== undefined && event !== undefined)
      handled.set(inboxId, Number(event.eventKey.slice('m:om_'.length)));
  };
  const seeing = (job: AnyJob): AnyJob => ({
    ...job,
    run: (payload, deed) => {
      see(deed);
      return job.run(payload, deed);
    },
    runTogether:
      job.runTogether &&
      ((asked) => {
        for (const { deed } of asked) see(deed);
        return job.runTogether?.(asked) ?? Promise.resolve([]);
      }),
  });
  return { jobs: jobs.map((job) => (job.name === 'record-check-in' ? seeing(job) : job)), handled };
}

/** The queues, telling after each job which commands are answered. */
function telling(queues: Queues, handled: Map<number, number>, answered: Answered): Queues {
  return {
    ...queues,
    workInbox: (handle, beat) =>
      queues.workInbox(async (ids) => {
        await handle(ids);
        const ns = ids.flatMap((id) => handled.get(id) ?? []);
        for (const id of ids) handled.delete(id);
        if (ns.length > 0) answered(ns);
      }, beat),
  };
}

function eventOf({ n, user, chat, text, sentAtMs }: Said): MessageEvent {
  const where = { platform: 'lark', platformMessageId: `om_${n}`, platformChatId: chat };
  return groupMessage({ ...where, sender: { id: user }, text, sentAt: new Date(sentAtMs) });
}

async function count(db: Db): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select (select count(*) from inbox where type = 'message' and event_key not like 'm:om_old_%')::int as accepted,
      (select count(*) from inbox where type = 'message' and event_key not like 'm:om_old_%' and state = 'done')::int as done,
      (select count(*) from outbox where priority = 1)::int as answers`.execute(db);
  return rows[0] as Counted;
}
