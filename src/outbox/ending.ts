/** How a row ends, or waits for another try; the deed that asked for it goes on in the same transaction. */

import type { ActionAnswer } from '../chat/event.js';
import { loudOf, type QuietAction } from '../chat/quiet.js';
import { noteFirstWriting, noteGone } from '../db/chat.js';
import { insertInbox } from '../db/inbox.js';
import { type ClaimedOutbox, markLoud, markSent, markUnsent, markWaiting } from '../db/outbox-sending.js';
import { blockPace } from '../db/pace.js';
import { noteQuietRefusal } from '../db/quiet-refusal.js';
import { noteReach } from '../db/reach.js';
import type { InboxId } from '../db/schema.js';
import { inTransaction } from '../db/transaction.js';
import type { SendError } from '../errors.js';
import type { PutOff } from '../queue/queues.js';
import type { SendingWorld } from './sending-world.js';
import { paceKey } from './turn.js';

/** A row that a platform kept refusing for passing reasons is given up after a day. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;
/** Whoever wrote waits so long for a quiet answer; then the line is better than nothing. */
const QUIET_TRIED_FOR_MS = 60_000;

export async function finishRow(
  world: SendingWorld,
  row: ClaimedOutbox,
  answer: ActionAnswer & { ok: true },
): Promise<void> {
  const answered = await inTransaction(world.db, async (tx) => {
    await markSent(tx, row.id, answer.platformMessageId);
    if (row.action.action === 'send' && row.target.kind === 'chat')
      await noteFirstWriting(tx, row.platform, row.target.id);
    if (row.action.action === 'send' && row.target.kind === 'user')
      await noteReach(tx, row.platform, row.target.id, true);
    return row.continueWith ? insertAnswer(world, tx, row, answer) : undefined;
  });
  if (answered !== undefined) await world.queueAnswer(answered, row.continueWith?.job ?? '');
}

export async function handleRefusal(
  world: SendingWorld,
  row: ClaimedOutbox,
  error: SendError,
): Promise<PutOff | undefined> {
  const reason = { code: error.code, platformCode: error.platformCode };
  world.log.warn({ outboxId: row.id, attempts: row.attempts, err: error }, 'a delivery was not taken');
  if (await sayAloudInstead(world, row, error)) return { waitMs: 0 };
  const isLate = row.triedForMs > GIVE_UP_AFTER_MS && !isAbsence(world, error);
  if (error.retryable === 'no' || (error.retryable === 'yes' && isLate)) {
    await endRow(world, row, 'failed', reason);
    return undefined;
  }
  if (error.retryable === 'unknown' && knownForMs(world, row) === 0) {
    await endRow(world, row, 'uncertain', reason);
    return undefined;
  }
  const waitMs = error.waitMs ?? backOffMs(row.attempts);
  const key =
    error.code === 'rate_limited'
      ? paceKey(world, error.waitScope ?? 'app', row.target, row.action.action)
      : undefined;
  if (key) await blockPace(world.db, key, waitMs);
  await markWaiting(world.db, row, waitMs, reason, error.retryable === 'unknown');
  world.meter?.sent({ platform: row.platform, outcome: 'later' });
  return { waitMs };
}

/**
 * A quiet action that is refused for good, or still refused when nobody waits for it any more, is said aloud: the same
 * row, once, at the pace of lines. Not where it may have been carried out: then its author may have seen it.
 */
async function sayAloudInstead(
  world: SendingWorld,
  row: ClaimedOutbox,
  { code, retryable }: SendError,
): Promise<boolean> {
  const loud = loudOf(row.action);
  const isOver = retryable === 'no' || (retryable === 'yes' && row.triedForMs > QUIET_TRIED_FOR_MS);
  if (!loud || !isOver || row.unknownForMs !== undefined) return false;
  return inTransaction(world.db, async (tx) => {
    if (code === 'permission_missing')
      await noteQuietRefusal(tx, row.platform, row.action.action as QuietAction);
    return markLoud(tx, world.seal, row, loud);
  });
}

/**
 * For how long a repetition surely has one effect. Only what is said can double; words shown to one person carry no key
 * by which a platform would know them again.
 */
export function knownForMs({ adapter }: SendingWorld, { action }: ClaimedOutbox): number {
  if (action.action === 'show') return 0;
  return action.action === 'send' ? adapter.idempotentForMs : Number.POSITIVE_INFINITY;
}

/** The platform went away in the middle: such a row is held like those that were not tried, however long that takes. */
function isAbsence(world: SendingWorld, error: SendError): boolean {
  return world.adapter.heldWhileAway && error.code === 'platform_unavailable';
}

/** However a row ends, the deed that asked for it goes on, and what the ending tells of chat or person is noted. */
export async function endRow(
  world: SendingWorld,
  row: ClaimedOutbox,
  state: 'failed' | 'uncertain',
  reason: { code: string; platformCode?: string | undefined },
): Promise<void> {
  const answered = await inTransaction(world.db, async (tx) => {
    await markUnsent(tx, row, state, reason);
    if (reason.code === 'user_unreachable' && row.target.kind === 'user')
      await noteReach(tx, row.platform, row.target.id, false);
    if ((reason.code === 'not_in_chat' || reason.code === 'chat_dissolved') && row.target.kind === 'chat')
      await noteGone(tx, row.platform, row.target.id, reason.code === 'not_in_chat' ? 'left' : 'dissolved');
    if (!row.continueWith) return undefined;
    return insertAnswer(world, tx, row, {
      ok: false,
      code: state === 'uncertain' ? 'uncertain' : reason.code,
    });
  });
  world.meter?.sent({ platform: row.platform, outcome: state });
  if (answered !== undefined) await world.queueAnswer(answered, row.continueWith?.job ?? '');
}

/** The answer goes back in by the front door: an inbox row, in the same transaction as the row's ending. */
async function insertAnswer(
  world: SendingWorld,
  tx: Parameters<typeof insertInbox>[0],
  row: ClaimedOutbox,
  answer: ActionAnswer,
): Promise<InboxId | undefined> {
  const { job = '', payload = {} } = row.continueWith ?? {};
  const event = {
    type: 'answered' as const,
    platform: row.platform,
    eventKey: `e:outbox-${row.id}`,
    sentAt: new Date(),
    outboxId: row.id,
    job,
    payload,
    answer,
  };
  const [id] = await insertInbox(tx, world.seal, [{ event, hint: job }]);
  return id;
}

function backOffMs(attempts: number): number {
  return Math.min(500 * 2 ** Math.min(attempts, 10), 300_000);
}
