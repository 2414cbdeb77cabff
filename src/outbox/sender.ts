/** Sending: one outbox row to its platform, at its pace, once. */

import {
  type ClaimedOutbox,
  claimOutbox,
  findOutboxTarget,
  markForMorning,
  markLoud,
  type NotClaimed,
  type OutboxTarget,
  renewClaim,
} from '../db/outbox-sending.js';
import { findReach } from '../db/reach.js';
import type { OutboxId } from '../db/schema.js';
import { CONTACTS_ONLY, canReachPrivately } from '../domain/private-reach.js';
import { SendError } from '../errors.js';
import type { PutOff } from '../queue/queues.js';
import { endRow, finishRow, handleRefusal, knownForMs } from './ending.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import type { SendingWorld } from './sending-world.js';
import { missTurn, waitForTurn, waitWhileAway } from './turn.js';

/** Renewed while the platform is being called; only when it ran out may another sender take the row over. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** Whoever wrote is still there to see what only they are shown. */
const SHOWN_WITHIN_MS = 120_000;

/** @param slotAtMs the chat's slot taken at an earlier call, by this process's clock. @returns when to come again. */
export async function sendRow(
  world: SendingWorld,
  id: OutboxId,
  slotAtMs: number | undefined,
): Promise<PutOff | undefined> {
  const away = waitWhileAway(world);
  if (away) return away;
  const row = await findOutboxTarget(world.db, id);
  if (!row?.open) return undefined;
  if (row.waitMs > 0) return { waitMs: row.waitMs };
  if (await wouldGoNowhere(world, row)) return endUnreached(world, id);
  const turn = await waitForTurn(world, row, slotAtMs);
  if (turn === 'tomorrow') return putOffToMorning(world, id);
  if ('waitMs' in turn) return turn;
  const claimed = await claimOutbox(world.db, world.seal, id, LEASE_MS);
  if (!isClaimed(claimed) || isBeyondKnowing(world, claimed)) await missTurn(world, row, turn);
  if (!isClaimed(claimed)) return whenAgain(claimed);
  if (isBeyondKnowing(world, claimed)) {
    await endRow(world, claimed, 'uncertain', { code: 'reply_lost' });
    world.log.warn({ outboxId: id }, 'a delivery is uncertain: its sender ended in the middle');
    return undefined;
  }
  if (isShownTooLate(claimed) && (await markLoud(world.db, world.seal, claimed, claimed.action.instead)))
    return { waitMs: 0 };
  return perform(world, claimed);
}

function isClaimed(claimed: ClaimedOutbox | NotClaimed): claimed is ClaimedOutbox {
  return typeof claimed === 'object' && 'dedupeKey' in claimed;
}

/** undefined: it is over, held, or in other hands, whose matter it is then. */
function whenAgain(why: NotClaimed): PutOff | undefined {
  return typeof why === 'object' ? why : undefined;
}

/** What is shown to one person is seen only by who is there now, and rings for nobody. */
function isShownTooLate(row: ClaimedOutbox): row is ClaimedOutbox & { action: { action: 'show' } } {
  return row.action.action === 'show' && row.waitedMs > SHOWN_WITHIN_MS;
}

/** Today's cap is reached: the relay brings the row again in the morning, and staff see why it waits. */
async function putOffToMorning(world: SendingWorld, id: OutboxId): Promise<undefined> {
  await markForMorning(world.db, id);
  world.log.warn({ outboxId: id }, 'the daily cap of the platform is reached; the row waits for the morning');
}

/** Where only contacts can be written to, a platform may take a word for somebody else without a sign, and drop it. */
async function wouldGoNowhere({ db }: SendingWorld, row: OutboxTarget): Promise<boolean> {
  const { platform, target, action } = row;
  if (action !== 'send' || target.kind !== 'user' || !CONTACTS_ONLY.includes(platform)) return false;
  return !canReachPrivately(platform, await findReach(db, platform, target.id));
}

async function endUnreached(world: SendingWorld, id: OutboxId): Promise<PutOff | undefined> {
  const claimed = await claimOutbox(world.db, world.seal, id, LEASE_MS);
  if (!isClaimed(claimed)) return whenAgain(claimed);
  // An earlier try may have gone out, when they could still be reached.
  const isOpen = isBeyondKnowing(world, claimed);
  await endRow(world, claimed, isOpen ? 'uncertain' : 'failed', {
    code: isOpen ? 'reply_lost' : 'user_unreachable',
  });
  return undefined;
}

/** Whether an earlier try may have gone out and the platform can no longer tell a repetition. */
function isBeyondKnowing(world: SendingWorld, row: ClaimedOutbox): boolean {
  return row.unknownForMs !== undefined && row.unknownForMs >= knownForMs(world, row);
}

async function perform(world: SendingWorld, row: ClaimedOutbox): Promise<PutOff | undefined> {
  const { action, target, id } = row;
  const claimedMs = Date.now();
  const renewing = setInterval(() => void renewClaim(world.db, row, LEASE_MS).catch(() => {}), RENEW_MS);
  try {
    const answer = await world.connection.perform(
      action,
      target,
      idempotencyKeyOf(row.platform, id, row.dedupeKey),
    );
    await finishRow(world, row, answer);
    const tookMs = row.waitedMs + Date.now() - claimedMs;
    world.meter?.sent({ platform: row.platform, outcome: 'sent', tookMs });
    return undefined;
  } catch (error) {
    if (error instanceof SendError) return handleRefusal(world, row, error);
    world.log.error({ outboxId: id, err: error }, 'sending failed unexpectedly');
    return handleRefusal(world, row, new SendError('reply_lost', 'unknown', { cause: error }));
  } finally {
    clearInterval(renewing);
  }
}
