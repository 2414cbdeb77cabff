/** Sending: one outbox row to its platform, at its pace, once. */

import type { Adapter, PaceRule, PaceRules, PlatformConnection } from '../chat/adapter.js';
import type { ActionAnswer } from '../chat/event.js';
import type { Target } from '../chat/outbound.js';
import { noteFirstWriting, noteGone } from '../db/chat.js';
import { insertInbox } from '../db/inbox.js';
import {
  type ClaimedOutbox,
  claimOutbox,
  findOutboxTarget,
  markForMorning,
  markSent,
  markUnsent,
  markWaiting,
  type OutboxTarget,
  renewClaim,
} from '../db/outbox-sending.js';
import { blockPace, findBlockMs, type PaceKey, takeSlot, takeSlotWithin } from '../db/pace.js';
import { findReach, noteReach } from '../db/reach.js';
import type { Db, InboxId, OutboxId } from '../db/schema.js';
import { inTransaction } from '../db/transaction.js';
import { CONTACTS_ONLY, canReachPrivately } from '../domain/private-reach.js';
import { SendError } from '../errors.js';
import type { Log } from '../log.js';
import type { Meter } from '../meter.js';
import type { PutOff } from '../queue/queues.js';
import type { Seal } from '../seal/seal.js';
import { idempotencyKeyOf } from './idempotency-key.js';

export interface SendingWorld {
  db: Db;
  seal: Seal;
  log: Log;
  adapter: Pick<Adapter, 'name' | 'idempotentForMs' | 'heldWhileAway'>;
  pace: PaceRules;
  connection: Pick<PlatformConnection, 'perform' | 'state'>;
  /** Queues the inbox row that carries an action's answer on; may fail, the relay will find the row. */
  queueAnswer(id: InboxId, hint: string): Promise<void>;
  meter?: Meter;
}

/** Renewed while the platform is being called; only when it ran out may another sender take the row over. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** A slot is used within this time, else it is taken anew: what was missed during an outage must not come in a burst. */
const SLOT_LASTS_MS = 1_000;
/** Up to this wait a sender holds on to its row instead of putting it off. */
const WAIT_HERE_MS = 2_000;
/** A row that a platform kept refusing for passing reasons is given up after a day. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;
/** How often is looked whether a platform that is away has come back, at the longest. */
const LOOK_AGAIN_MS = 15_000;
/** One in so many of a day's cap is kept for answers. */
const KEPT_FOR_ANSWERS = 10;

/** @param slotAtMs the chat's slot taken at an earlier call, by this process's clock. @returns when to come again. */
export async function sendRow(
  world: SendingWorld,
  id: OutboxId,
  slotAtMs: number | undefined,
): Promise<PutOff | undefined> {
  const awayMs = sinceAwayMs(world);
  if (awayMs !== undefined) return { waitMs: lookAgainMs(awayMs) };
  const row = await findOutboxTarget(world.db, id);
  if (!row?.open) return undefined;
  if (row.waitMs > 0) return { waitMs: row.waitMs };
  if (await wouldGoNowhere(world, row)) return endUnreached(world, id);
  const late = (await waitForPace(world, row, slotAtMs)) ?? (await waitForBlock(world, row.target));
  if (late === 'tomorrow') return putOffToMorning(world, id);
  if (late) return late;
  const claimed = await claimOutbox(world.db, world.seal, id, LEASE_MS);
  if (typeof claimed === 'object' && 'waitMs' in claimed) return claimed;
  if (typeof claimed === 'string') return undefined;
  if (isBeyondKnowing(world, claimed)) {
    await end(world, claimed, 'uncertain', { code: 'reply_lost' });
    world.log.warn({ outboxId: id }, 'a delivery is uncertain: its sender ended in the middle');
    return undefined;
  }
  return perform(world, claimed);
}

/** How long the platform has been away, where nothing can go out then; asked before anything is read, claimed or counted. */
function sinceAwayMs({ adapter, connection }: SendingWorld): number | undefined {
  if (!adapter.heldWhileAway) return undefined;
  const { connected, since } = connection.state();
  return connected ? undefined : Math.max(0, Date.now() - since.getTime());
}

/** The longer it is away, the less often is looked; spread out, so that a backlog does not come back in one instant. */
function lookAgainMs(awayMs: number): number {
  return Math.ceil(Math.min(Math.max(awayMs, 1_000), LOOK_AGAIN_MS) * (0.5 + Math.random() / 2));
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
  if (typeof claimed === 'object' && 'waitMs' in claimed) return claimed;
  if (typeof claimed === 'string') return undefined;
  // An earlier try may have gone out, when they could still be reached.
  const isOpen = isBeyondKnowing(world, claimed);
  await end(world, claimed, isOpen ? 'uncertain' : 'failed', {
    code: isOpen ? 'reply_lost' : 'user_unreachable',
  });
  return undefined;
}

/** The chat's slot first, for it may lie far off; then the app's, which comes at once or nearly so. */
async function waitForPace(
  world: SendingWorld,
  row: OutboxTarget,
  slotAtMs: number | undefined,
): Promise<PutOff | 'tomorrow' | undefined> {
  const chatKey = paceKey(world, 'chat', row.target);
  const slotIsGood = slotAtMs !== undefined && Math.abs(Date.now() - slotAtMs) < SLOT_LASTS_MS;
  if (chatKey && !slotIsGood) {
    const waitMs = await takeSlot(world.db, chatKey);
    if (waitMs > 0) return { waitMs, slotAtMs: Date.now() + waitMs };
  }
  const appKey = paceKey(world, 'app', row.target);
  if (!appKey) return undefined;
  const perDay = capFor(world, row);
  const { taken, waitMs, dayIsFull } = await takeSlotWithin(world.db, { ...appKey, perDay }, WAIT_HERE_MS);
  if (dayIsFull) return 'tomorrow';
  // Those put off come back spread out, not all in the same instant.
  if (!taken) return { waitMs: waitMs - WAIT_HERE_MS + Math.ceil(Math.random() * WAIT_HERE_MS) };
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  return undefined;
}

/** What is said counts; the last of a day is kept for answers. undefined: there is no cap. */
function capFor({ pace }: SendingWorld, row: OutboxTarget): number | undefined {
  const perDay = pace.app?.perDay;
  if (perDay === undefined || row.action !== 'send') return undefined;
  return row.isAnswer ? perDay : perDay - Math.ceil(perDay / KEPT_FOR_ANSWERS);
}

/** While this row waited for its slot another one may have been told when to come again. */
async function waitForBlock(world: SendingWorld, target: Target): Promise<PutOff | undefined> {
  const keys = (['app', 'chat'] as const).flatMap((scope) => paceKey(world, scope, target)?.key ?? []);
  const blockedMs = keys.length > 0 ? await findBlockMs(world.db, keys) : 0;
  // The pace itself spreads them: a burst and no more goes right after the block.
  return blockedMs > 0 ? { waitMs: blockedMs } : undefined;
}

/** Whether an earlier try may have gone out and the platform can no longer tell a repetition. Only what is said can double. */
function isBeyondKnowing(world: SendingWorld, row: ClaimedOutbox): boolean {
  if (row.action.action !== 'send') return false;
  return row.unknownForMs !== undefined && row.unknownForMs >= world.adapter.idempotentForMs;
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
    await finish(world, row, answer);
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

async function finish(
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

async function handleRefusal(
  world: SendingWorld,
  row: ClaimedOutbox,
  error: SendError,
): Promise<PutOff | undefined> {
  const reason = { code: error.code, platformCode: error.platformCode };
  world.log.warn({ outboxId: row.id, attempts: row.attempts, err: error }, 'a delivery was not taken');
  const isLate = row.triedForMs > GIVE_UP_AFTER_MS && !isAbsence(world, error);
  if (error.retryable === 'no' || (error.retryable === 'yes' && isLate)) {
    await end(world, row, 'failed', reason);
    return undefined;
  }
  if (error.retryable === 'unknown' && world.adapter.idempotentForMs === 0 && row.action.action === 'send') {
    await end(world, row, 'uncertain', reason);
    return undefined;
  }
  const waitMs = error.waitMs ?? backOffMs(row.attempts);
  const key =
    error.code === 'rate_limited' ? paceKey(world, error.waitScope ?? 'app', row.target) : undefined;
  if (key) await blockPace(world.db, key, waitMs);
  await markWaiting(world.db, row, waitMs, reason, error.retryable === 'unknown');
  world.meter?.sent({ platform: row.platform, outcome: 'later' });
  return { waitMs };
}

/** The platform went away in the middle: such a row is held like those that were not tried, however long that takes. */
function isAbsence(world: SendingWorld, error: SendError): boolean {
  return world.adapter.heldWhileAway && error.code === 'platform_unavailable';
}

/** However a row ends, the deed that asked for it goes on, and what the ending tells of chat or person is noted. */
async function end(
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

function paceKey(world: SendingWorld, scope: 'app' | 'chat', target: Target): PaceKey | undefined {
  const rule: PaceRule | undefined = world.pace[scope];
  if (!rule || (scope === 'chat' && target.kind === 'app')) return undefined;
  const name = world.adapter.name;
  return { key: scope === 'app' ? name : `${name} ${target.kind} ${target.id}`, ...rule };
}

function backOffMs(attempts: number): number {
  return Math.min(500 * 2 ** Math.min(attempts, 10), 300_000);
}
