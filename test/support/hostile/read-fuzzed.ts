/** Puts fuzzed messages through everything that stands before the database, and measures each by CPU time. */

import { listJobs } from '../../../jobs/index.js';
import { clean } from '../../../src/chat/clean.js';
import type { Job, ReadingContext } from '../../../src/chat/define-job.js';
import type { MessageEvent } from '../../../src/chat/event.js';
import { guard } from '../../../src/chat/guard.js';
import { look } from '../../../src/chat/look.js';
import { understand } from '../../../src/chat/understand.js';
import { seededRandom } from '../fake-lark/random.js';
import { fuzzedMessage, type Sizes } from './fuzzed-messages.js';

export interface Read {
  count: number;
  /** Milliseconds of CPU a message, of the whole process: garbage collection counts in. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  refused: number;
  understood: number;
}

const SENT_AT = new Date('2026-11-23T10:00:00+08:00');

/** @throws what any of the readers throws. */
export function readFuzzed(count: number, seed: number, sizes: Sizes): Read {
  const random = seededRandom(seed);
  const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];
  const times = new Float64Array(count);
  let [refused, understood] = [0, 0];
  for (let nth = 0; nth < count; nth += 1) {
    const event = messageOf(fuzzedMessage(random, sizes), nth);
    const started = process.cpuUsage();
    const became = readOne(event, jobs);
    const { user, system } = process.cpuUsage(started);
    times[nth] = (user + system) / 1000;
    if (became === 'refused') refused += 1;
    if (became === 'understood') understood += 1;
  }
  times.sort();
  const at = (share: number) => times[Math.min(count - 1, Math.floor(count * share))]!;
  return { count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), refused, understood };
}

function readOne(raw: MessageEvent, jobs: readonly Job[]): 'refused' | 'understood' | 'nothing' {
  const guarded = guard(clean(raw), jobs);
  if ('refused' in guarded) return 'refused';
  const event = guarded.kept as MessageEvent;
  if (look(event, jobs) === 'drop') return 'nothing';
  return understand(event, contextOf(event), jobs).job === undefined ? 'nothing' : 'understood';
}

function messageOf(text: string, nth: number): MessageEvent {
  return {
    type: 'message',
    platform: 'lark',
    eventKey: `m:${nth}`,
    platformMessageId: String(nth),
    sentAt: SENT_AT,
    platformChatId: 'oc_1',
    chatKind: nth % 2 === 0 ? 'group' : 'private',
    sender: { id: 'ou_1' },
    text,
    mentionsBot: nth % 4 === 0,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
}

function contextOf(event: MessageEvent): ReadingContext {
  return {
    sentAt: SENT_AT,
    chatKind: event.chatKind,
    addressed: event.chatKind === 'private' || event.mentionsBot,
    mentionsAll: false,
    roles: new Set(['member', 'staff', 'admin']),
    notices: [{ kind: 'notice', noticeId: 1, hasEvent: true }],
    topicRunning: true,
  };
}
