/** The corpus: messages as people really write them, each with what it is to be read as. */

import { readdirSync, readFileSync } from 'node:fs';
import { listJobs } from '../../jobs/index.js';
import type { Job, QuotedThing, ReadingContext } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import { type Understood, understand } from '../../src/chat/understand.js';
import type { Role } from '../../src/domain/role.js';
import { message, SENT_AT, TABLE } from './honest-table.js';

export interface Line {
  file: string;
  text: string;
  chat?: 'group' | 'private';
  addressed?: boolean;
  topic?: boolean;
  /** The books of what is read there. */
  books?: string[];
  roles?: Role[];
  mentions?: string[];
  mentionsAll?: boolean;
  /** `checkIn`: a member's check-in is quoted. */
  open?: {
    notice?: 'plain' | 'event';
    question?: string;
    quoted?: 'notice' | 'event' | 'tip' | 'comment';
    checkIn?: true;
  };
  /** What the open question put aside. */
  asked?: Record<string, unknown>;
  /** The job expected; null for nothing. */
  job: string | null;
  /** It is only probable: what is expected is the question whether `job` is meant. */
  guess?: true;
  /** Expected fields of the payload; others may be there. */
  fields?: Record<string, unknown>;
  /** Its job is not built yet: read with the honest table. */
  honest?: true;
}

export const REAL_TABLE = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];

const folder = new URL('../corpus/', import.meta.url);

export const corpus: readonly Line[] = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ...(JSON.parse(line) as Line), file: name })),
  );

const QUOTED: Record<string, QuotedThing> = {
  notice: { kind: 'notice', noticeId: 5, hasEvent: false },
  event: { kind: 'notice', noticeId: 5, hasEvent: true },
  tip: { kind: 'tip', tipId: 7 },
  comment: { kind: 'comment', commentId: 3 },
};

export const tableOf = (line: Line) => (line.honest ? TABLE : REAL_TABLE);

export function contextOf(line: Line): ReadingContext {
  const { notice, question, quoted, checkIn } = line.open ?? {};
  return {
    sentAt: SENT_AT,
    chatKind: line.chat ?? 'group',
    addressed: line.addressed === true || line.chat === 'private',
    mentionsAll: line.mentionsAll ?? false,
    roles: new Set(line.roles ?? ['member']),
    topicRunning: line.topic ?? true,
    ...(line.books ? { books: line.books } : {}),
    notices: notice ? [{ kind: 'notice', noticeId: 5, hasEvent: notice === 'event' }] : [],
    ...(question ? { question: { dialogueId: 1, job: question, payload: line.asked ?? {} } } : {}),
    ...(quoted ? { quoted: QUOTED[quoted] } : {}),
    ...(checkIn ? { quotedCheckIn: 9 } : {}),
  };
}

export function eventOf(line: Line, text = line.text): MessageEvent {
  return message(text, {
    chatKind: line.chat ?? 'group',
    mentionsBot: line.addressed === true && line.chat !== 'private',
    mentionsAll: line.mentionsAll ?? false,
    mentions: (line.mentions ?? []).map((name, index) => ({ id: `m-${index}`, name })),
  });
}

/** What a line is read as; `text` in place of its own. */
export function readLine(line: Line, text = line.text): Understood {
  return understand(eventOf(line, text), contextOf(line), tableOf(line));
}

/** What was understood: the job, `guess` before it when it is to be confirmed, and its payload. */
export function meantBy(understood: Understood): { label: string; payload?: unknown } {
  if (understood.kind === 'nothing') return { label: 'nothing' };
  if (understood.kind !== 'guess') return { label: understood.job, payload: understood.payload };
  const { guess } = understood.payload as { guess: { job: string; payload: unknown } };
  return { label: `guess ${guess.job}`, payload: guess.payload };
}

export const labelOf = (line: Line) =>
  line.job === null ? 'nothing' : `${line.guess ? 'guess ' : ''}${line.job}`;
