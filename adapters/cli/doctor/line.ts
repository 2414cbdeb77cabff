/** The line: whether the queue moves, what has waited too long, and what waits for somebody to decide. */

import { listUncertain } from '../../../src/db/delivery.js';
import { sinceBeatMs } from '../../../src/db/heartbeat.js';
import { oldestWaitingMs } from '../../../src/db/inbox.js';
import { countAside } from '../../../src/db/inbox-aside.js';
import { readLineFigures } from '../../../src/db/line-figures.js';
import { countHeld } from '../../../src/db/outbox-held.js';
import { countForMorning } from '../../../src/db/outbox-sending.js';
import type { Db } from '../../../src/db/schema.js';
import { QUEUE_HEARTBEAT } from '../../../src/queue/worker.js';
import type { House } from '../command.js';
import { type Finding, ok } from './finding.js';

/** As /readyz sees it. */
const BEAT_OLD_MS = 20_000;
const UNHANDLED_MS = 30_000;
const DAY_MS = 24 * 3_600_000;

export async function examineLine(house: House): Promise<Finding[]> {
  return [
    ...(await examineQueue(house)),
    ...(await examineAside(house.db)),
    ...(await examineHeld(house.db)),
    ...(await examineDeliveries(house.db)),
    ...(await examineForMorning(house.db)),
    ...(await examineWords(house)),
  ];
}

async function examineQueue(house: House): Promise<Finding[]> {
  const beatMs = await sinceBeatMs(house.db, QUEUE_HEARTBEAT);
  const oldestMs = await oldestWaitingMs(house.db);
  const waiting = oldestMs > 0 ? `; the oldest message waits for ${seconds(oldestMs)}` : '; nothing waits';
  if (beatMs !== undefined && beatMs < BEAT_OLD_MS) {
    if (oldestMs < UNHANDLED_MS) return [ok('queue', `moves (${seconds(beatMs)} ago)${waiting}`)];
    return [
      {
        level: 'trouble',
        about: 'queue',
        what: `moves${waiting}`,
        why: 'more comes in than is handled, or a row keeps failing',
        advice: 'look at the worker’s log; start more workers: qunyi start --roles worker',
      },
    ];
  }
  // In a folder of its own nobody else can be running: this very command has it.
  const isStopped = (house.embedded && !house.queues) || beatMs === undefined;
  return [
    {
      level: isStopped && oldestMs < UNHANDLED_MS ? 'advice' : 'trouble',
      about: 'queue',
      what: `${beatMs === undefined ? 'has never moved' : `has not moved for ${seconds(beatMs)}`}${waiting}`,
      why: isStopped ? 'Qunyi is not running here' : 'no worker is running, or Redis does not answer them',
      advice: 'start it: qunyi start (split: one with --roles worker); then look at its log',
    },
  ];
}

async function examineAside(db: Db): Promise<Finding[]> {
  const aside = await countAside(db);
  if (aside === 0) return [];
  return [
    {
      level: 'trouble',
      about: 'rows',
      what: `${aside} ${aside === 1 ? 'message is' : 'messages are'} set aside`,
      why: 'handling them failed again and again; nothing more is tried by itself',
      advice: 'qunyi inbox aside shows the reasons; after mending: qunyi inbox requeue ID',
    },
  ];
}

async function examineHeld(db: Db): Promise<Finding[]> {
  const held = await countHeld(db);
  if (held === 0) return [];
  return [
    {
      level: 'trouble',
      about: 'rows',
      what: `${held} unsent rows are held: the database is older than its gateway remembers`,
      why: 'it was restored from a backup; nobody knows what of these rows went out since',
      advice:
        'look in the chats; qunyi deliveries settle ID sent for what arrived, then qunyi outbox release sends the rest',
    },
  ];
}

async function examineDeliveries(db: Db): Promise<Finding[]> {
  const held = await countHeld(db);
  const uncertain = (await listUncertain(db, { states: ['uncertain'], limit: 1 })).total - held;
  const failed = await listUncertain(db, { states: ['failed'] });
  const notices = failed.rows.filter((row) => row.noticeNumber !== null).length;
  const answers = failed.total - notices;
  const findings: Finding[] = [];
  if (uncertain > 0)
    findings.push({
      level: 'trouble',
      about: 'rows',
      what: `${uncertain} deliveries are uncertain`,
      why: 'the platform did not say whether it took them; they are not repeated by themselves',
      advice: 'qunyi deliveries list --uncertain; look in the chat; qunyi deliveries settle ID sent|resend',
    });
  if (notices > 0)
    findings.push({
      level: 'trouble',
      about: 'rows',
      what: `${notices} deliveries of notices failed`,
      why: 'the platform refused them; the groups did not get the notice',
      advice: 'qunyi deliveries list shows why; qunyi deliveries settle ID sent|resend',
    });
  if (answers > 0)
    findings.push({
      level: 'advice',
      about: 'rows',
      what: `${answers} answers of the last 30 days could not be delivered`,
      why: 'mostly people whom the bot cannot reach in private',
      advice: 'qunyi deliveries list shows whom',
    });
  return findings;
}

async function examineForMorning(db: Db): Promise<Finding[]> {
  return (await countForMorning(db)).map(({ platform, rows }) => ({
    level: 'advice',
    about: 'rows',
    what: `${rows} messages for ${platform} wait for the morning`,
    why: 'its daily cap is reached; an account that writes more is closed by the platform',
    advice: 'write to fewer groups, or raise the cap knowingly (WECHATY_DAILY_CAP)',
  }));
}

/** Words are blanked every minute; a day over their time is no delay. */
async function examineWords({ db, settings }: House): Promise<Finding[]> {
  const figures = await readLineFigures(db);
  const oldestMs = Math.max(figures.unblankedInboxMs, figures.unblankedOutboxMs);
  if (oldestMs < (settings.inboxWordsDays + 1) * DAY_MS) return [];
  return [
    {
      level: 'trouble',
      about: 'rows',
      what: `words that were handled ${Math.floor(oldestMs / DAY_MS)} days ago are still kept`,
      why: `people are told that they are kept for ${settings.inboxWordsDays} days (INBOX_WORDS_DAYS); the clock’s job does not run`,
      advice: 'look for forget-words in the worker’s log; start a worker: qunyi start --roles worker',
    },
  ];
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
