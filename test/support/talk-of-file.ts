/** One talk for all dialogues of a test file, and a clean table for each: a database a test would cost seconds. */

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openTalk, type Talk } from './dialogue.js';

/** Opened before the file's first test, closed behind its last; not to be used outside tests and hooks. */
export function talkOfFile(...opening: Parameters<typeof openTalk>): Talk {
  let talk: Talk;
  beforeAll(async () => {
    talk = await openTalk(...opening);
  });
  afterAll(() => talk.close());
  return new Proxy({} as Talk, { get: (_, member: keyof Talk) => talk[member] });
}

/** What dialogues leave behind, in an order in which it may go. Inbox and outbox rows stay: message ids are used once a file. */
const LEFT_BEHIND = [
  'recall',
  'attachment',
  'tip_change',
  'tip_event',
  'tip',
  'number_series',
  'dialogue',
  'study_post',
  'study_reminder_sent',
  'study_switch',
  'study_choice',
  'check_in_comment_answer',
  'check_in_comment',
  'check_in_featuring',
  'check_in_featured',
  'check_in_amendment',
  'check_in_withdrawal',
  'check_in',
];

/** Each test begins at `at` with nothing recorded, reported or asked. */
export function eachBeginsAnew(talk: Talk, at = '2026-11-23T10:00:00+08:00'): void {
  const forgetting = sql.raw(LEFT_BEHIND.map((table) => `delete from ${table}`).join(';'));
  beforeEach(async () => {
    talk.at(at);
    await forgetting.execute(talk.db);
  });
}
