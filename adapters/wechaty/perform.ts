/** Carries out outbox actions: one sender at a time, its pieces in order, and what the answers come to. */

import { setTimeout as pause } from 'node:timers/promises';
import type { ActionAnswer, PlatformUser } from '../../src/chat/event.js';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import { SendError } from '../../src/errors.js';
import { CallLost, lostToSendError, toSendError } from './errors.js';
import { toUser } from './mentions.js';
import { toCalls } from './outbound.js';
import type { Supervisor } from './supervisor.js';
import type { Call, WireAnswer } from './wire.js';

export type Done = ActionAnswer & { ok: true };
export type Perform = (action: OutboundAction, target: Target) => Promise<Done>;

/** Between the pieces of one message: as long as a person takes to press twice. */
const BETWEEN_PIECES_MS = { least: 800, more: 1_200 };

/** What is sent waits for what was sent before it; looking things up need not. */
export function makePerform(supervisor: Supervisor, between = BETWEEN_PIECES_MS): Perform {
  let tail: Promise<unknown> = Promise.resolve();
  return async (action, target) => {
    const calls = toCalls(action, target);
    if (action.action !== 'send') return toDone(await ask(supervisor, calls[0]!));
    const sending = tail.then(() => sendAll(supervisor, calls, between));
    tail = sending.catch(() => {});
    return sending;
  };
}

/** Once a piece is out, nothing is sure of the whole any more. */
async function sendAll(
  supervisor: Supervisor,
  calls: readonly Call[],
  between: typeof BETWEEN_PIECES_MS,
): Promise<Done> {
  let first: Done | undefined;
  for (const call of calls) {
    if (first) await pause(between.least + Math.random() * between.more);
    try {
      const done = toDone(await ask(supervisor, call));
      first ??= done;
    } catch (error) {
      if (!first || !(error instanceof SendError)) throw error;
      throw new SendError('reply_lost', 'unknown', { platformCode: 'sent_in_part', cause: error });
    }
  }
  return first ?? { ok: true };
}

/** @throws SendError and nothing else. */
async function ask(supervisor: Supervisor, call: Call): Promise<WireAnswer & { ok: true }> {
  const { connected, reason } = supervisor.state();
  // Held while away: a gateway that is silent swallows what is sent.
  if (!connected) throw lostToSendError(new CallLost(false, reason ?? 'not_connected'));
  const answer = await supervisor.ask(call).catch((error: unknown) => {
    throw error instanceof CallLost
      ? lostToSendError(error)
      : new SendError('reply_lost', 'unknown', { cause: error });
  });
  if (!answer.ok) throw toSendError(answer.fault);
  return answer;
}

function toDone(answer: WireAnswer & { ok: true }): Done {
  const members: PlatformUser[] | undefined = answer.members?.map(toUser);
  const data = members ? { members } : answer.file;
  return {
    ok: true,
    ...(answer.messageId ? { platformMessageId: answer.messageId } : {}),
    ...(data ? { data: { ...data } } : {}),
  };
}
