/** The corpus: messages as people really write them, each with what it is read as, or with nothing. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { QuotedThing, ReadingContext } from '../../src/chat/define-job.js';
import { look } from '../../src/chat/look.js';
import { understand } from '../../src/chat/understand.js';
import type { Role } from '../../src/domain/role.js';
import { message, SENT_AT, TABLE } from './honest-table.js';

interface Line {
  text: string;
  chat?: 'group' | 'private';
  addressed?: boolean;
  topic?: boolean;
  roles?: Role[];
  mentions?: string[];
  mentionsAll?: boolean;
  open?: { notice?: 'plain' | 'event'; question?: string; quoted?: 'notice' | 'event' | 'tip' };
  /** The job expected; null for nothing. */
  job: string | null;
  /** Expected fields of the payload; others may be there. */
  fields?: Record<string, unknown>;
}

const folder = new URL('../corpus/', import.meta.url);
const lines = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ file: name, ...(JSON.parse(line) as Line) })),
  );

const QUOTED: Record<string, QuotedThing> = {
  notice: { kind: 'notice', noticeId: 5, hasEvent: false },
  event: { kind: 'notice', noticeId: 5, hasEvent: true },
  tip: { kind: 'tip', tipId: 7 },
};

function contextOf(line: Line): ReadingContext {
  const { notice, question, quoted } = line.open ?? {};
  return {
    sentAt: SENT_AT,
    chatKind: line.chat ?? 'group',
    addressed: line.addressed ?? false,
    mentionsAll: line.mentionsAll ?? false,
    roles: new Set(line.roles ?? ['member']),
    topicRunning: line.topic ?? true,
    notices: notice ? [{ kind: 'notice', noticeId: 5, hasEvent: notice === 'event' }] : [],
    ...(question ? { question: { dialogueId: 1, job: question, payload: {} } } : {}),
    ...(quoted ? { quoted: QUOTED[quoted] } : {}),
  };
}

const eventOf = (line: Line) =>
  message(line.text, {
    chatKind: line.chat ?? 'group',
    mentionsBot: line.addressed === true && line.chat !== 'private',
    mentionsAll: line.mentionsAll ?? false,
    mentions: (line.mentions ?? []).map((name, index) => ({ id: `m-${index}`, name })),
  });

test('the corpus is large enough, and half of its chatter is near a command', () => {
  expect(lines.length).toBeGreaterThanOrEqual(250);
  expect(lines.filter((line) => line.job === null).length).toBeGreaterThanOrEqual(100);
});

describe.each([...new Set(lines.map((line) => line.file))])('%s', (file) => {
  test.each(lines.filter((line) => line.file === file))('$text', (line) => {
    const understood = understand(eventOf(line), contextOf(line), TABLE);
    expect(understood.job ?? null).toBe(line.job);
    if (understood.job !== undefined) expect(understood.payload).toMatchObject(line.fields ?? {});
  });
});

test('the look keeps whatever is understood without anything open', () => {
  const alone = lines.filter((line) => line.job !== null && line.open === undefined);
  expect(alone.filter((line) => look(eventOf(line), TABLE) !== 'ours').map((line) => line.text)).toEqual([]);
});

test('no chatter is ours by its words alone', () => {
  const chatter = lines.filter((line) => line.job === null && !line.addressed && line.topic !== false);
  expect(chatter.filter((line) => look(eventOf(line), TABLE) === 'ours').map((line) => line.text)).toEqual(
    [],
  );
});
