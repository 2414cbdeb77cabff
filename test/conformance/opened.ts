/** Opens a subject for each test, or once for a row of tests that leave nothing behind; what comes in is written down. */

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ChatEvent, MessageEvent } from '../../src/chat/event.js';
import type { ConformanceSubject, OpenSubject } from './subject.js';

/** The code of whatever is asked of a connection that was closed. */
export const CLOSED = 'closed';

/** An open subject and what came in through it. */
export interface Opened extends OpenSubject {
  events: ChatEvent[];
  /** So many of the next tries to store fail. */
  failures: number;
  /** The one message that came in. @throws when it is not exactly one. */
  onlyMessage(): MessageEvent;
}

/** @returns the subject that is open in the running test. */
export function eachOpened(subject: ConformanceSubject, how: 'anew' | 'once' = 'anew'): () => Opened {
  let opened: Opened;
  const begin = how === 'anew' ? beforeEach : beforeAll;
  const end = how === 'anew' ? afterEach : afterAll;
  begin(async () => {
    opened = await open(subject);
  });
  end(() => opened.close());
  return () => opened;
}

async function open(subject: ConformanceSubject): Promise<Opened> {
  const noted: Pick<Opened, 'events' | 'failures'> = { events: [], failures: 0 };
  const other = await subject.open(async (events) => {
    noted.failures -= 1;
    if (noted.failures >= 0) throw new Error('the database is away');
    noted.events.push(...events);
  });
  const onlyMessage = () => {
    const [event, ...more] = noted.events;
    if (event?.type !== 'message' || more.length > 0)
      throw new Error(`not one message but ${noted.events.map(({ type }) => type).join(', ') || 'nothing'}`);
    return event;
  };
  return Object.assign(noted, other, { onlyMessage });
}
