/** A group's past messages come in by the same door as live ones: of a history only a count goes on to the outbox. */

import type { PlatformConnection, Receive } from '../src/chat/adapter.js';
import type { ChatEvent } from '../src/chat/event.js';
import { SendError } from '../src/errors.js';

/** As many as one storing takes. */
const EVENTS_AT_ONCE = 100;

type Perform = PlatformConnection['perform'];

/**
 * `perform`, but what `history` returns is received: cleaned, guarded, looked at, and dropped where it is chatter.
 * The answer holds `{ taken }`, the number of messages that were new and ours, and nobody's words.
 */
export function takingHistory(perform: Perform, receive: Receive): Perform {
  return async (action, target, idempotencyKey) => {
    const answer = await perform(action, target, idempotencyKey);
    if (action.action !== 'history') return answer;
    return { ok: true, data: { taken: await takeIn(receive, eventsOf(answer.data)) } };
  };
}

function eventsOf(data: Record<string, unknown> | undefined): ChatEvent[] {
  const events = Array.isArray(data?.events) ? (data.events as ChatEvent[]) : [];
  return events.map((event) => ({ ...event, sentAt: new Date(event.sentAt) }));
}

/** @throws SendError when they could not be stored: the history is asked for again, the unique keys let nothing in twice. */
async function takeIn(receive: Receive, events: ChatEvent[]): Promise<number> {
  let taken = 0;
  for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
    const outcomes = await receive(events.slice(at, at + EVENTS_AT_ONCE)).catch((cause: unknown) => {
      throw new SendError('platform_unavailable', 'yes', { platformCode: 'not_stored', cause });
    });
    taken += outcomes.filter((outcome) => outcome === 'accepted').length;
  }
  return taken;
}
