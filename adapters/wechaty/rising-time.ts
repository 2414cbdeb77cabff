/** WeChat tells whole seconds: what one person does within one of them gets milliseconds in the order in which it came. */

import { type ChatEvent, isInChat } from '../../src/chat/event.js';

/** Seconds of people that are remembered, the newest: a login brings thousands of messages at once. */
const SECONDS_KEPT = 10_000;
const MS = 1_000;

/** @returns what moves an event's time on; the same event gets the same time again while its second is remembered. */
export function risingTime(secondsKept = SECONDS_KEPT): (event: ChatEvent) => ChatEvent {
  /** The events' keys in order, by person and second. */
  const seconds = new Map<string, string[]>();
  return (event) => {
    const atMs = event.sentAt.getTime();
    // A puppet that tells milliseconds has said the order itself.
    if (!isInChat(event) || atMs % MS !== 0) return event;
    const second = `${event.sender.id} ${atMs}`;
    const keys = seconds.get(second) ?? [];
    if (!keys.includes(event.eventKey)) keys.push(event.eventKey);
    seconds.set(second, keys);
    if (seconds.size > secondsKept) seconds.delete(seconds.keys().next().value as string);
    const offsetMs = Math.min(keys.indexOf(event.eventKey), MS - 1);
    return offsetMs === 0 ? event : { ...event, sentAt: new Date(atMs + offsetMs) };
  };
}
