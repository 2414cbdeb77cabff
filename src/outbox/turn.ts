/** Whose turn it is: nothing goes out while the platform is away, faster than its pace, or before the time it named. */

import type { PaceRule } from '../chat/adapter.js';
import type { Target } from '../chat/outbound.js';
import type { OutboxTarget } from '../db/outbox-sending.js';
import { findBlockMs, type PaceKey, takeSlot, takeSlotWithin, uncountSlot } from '../db/pace.js';
import type { PutOff } from '../queue/queues.js';
import type { SendingWorld } from './sending-world.js';

/** A slot is used within this time, else it is taken anew: what was missed during an outage must not come in a burst. */
const SLOT_LASTS_MS = 1_000;
/** Up to this wait a sender holds on to its row instead of putting it off. */
const WAIT_HERE_MS = 2_000;
/** How often is looked whether a platform that is away has come back, at the longest. */
const LOOK_AGAIN_MS = 15_000;
/** One in so many of a day's cap is kept for answers. */
const KEPT_FOR_ANSWERS = 10;

/** When to look again, where the platform is away and nothing can go out then; asked before anything is read, claimed or counted. */
export function waitWhileAway(world: SendingWorld): PutOff | undefined {
  const awayMs = sinceAwayMs(world);
  return awayMs === undefined ? undefined : { waitMs: lookAgainMs(awayMs) };
}

/** It is a row's turn. */
export interface Turn {
  /** The Beijing day whose cap counts it; undefined: none does. */
  countedOn: string | undefined;
}

/** @returns when to come again, `tomorrow` when the day's cap is reached, or the turn. */
export async function waitForTurn(
  world: SendingWorld,
  row: OutboxTarget,
  slotAtMs: number | undefined,
): Promise<PutOff | 'tomorrow' | Turn> {
  const turn = await waitForPace(world, row, slotAtMs);
  if (turn === 'tomorrow' || 'waitMs' in turn) return turn;
  const late = await waitForBlock(world, row);
  if (late) {
    await missTurn(world, row, turn);
    return late;
  }
  if (isForChat(row)) await world.spacing?.(row.target.id);
  return turn;
}

/** Nothing went out in this turn: it is not counted for the day. */
export async function missTurn(world: SendingWorld, row: OutboxTarget, turn: Turn): Promise<void> {
  const app = paceKey(world, 'app', row.target, row.action);
  if (app && turn.countedOn !== undefined) await uncountSlot(world.db, app.key, turn.countedOn);
}

const isForChat = ({ target, action }: OutboxTarget) =>
  target.kind !== 'app' && action !== 'mark' && action !== 'show';

/** How long the platform has been away, where nothing can go out then. */
function sinceAwayMs({ adapter, connection }: SendingWorld): number | undefined {
  if (!adapter.heldWhileAway) return undefined;
  const { connected, since } = connection.state();
  return connected ? undefined : Math.max(0, Date.now() - since.getTime());
}

/** The longer it is away, the less often is looked; spread out, so that a backlog does not come back in one instant. */
function lookAgainMs(awayMs: number): number {
  return Math.ceil(Math.min(Math.max(awayMs, 1_000), LOOK_AGAIN_MS) * (0.5 + Math.random() / 2));
}

/** The chat's slot first, for it may lie far off; then the app's, which comes at once or nearly so. */
async function waitForPace(
  world: SendingWorld,
  row: OutboxTarget,
  slotAtMs: number | undefined,
): Promise<PutOff | 'tomorrow' | Turn> {
  const chatKey = paceKey(world, 'chat', row.target, row.action);
  const slotIsGood = slotAtMs !== undefined && Math.abs(Date.now() - slotAtMs) < SLOT_LASTS_MS;
  if (chatKey && !slotIsGood) {
    const waitMs = await takeSlot(world.db, chatKey);
    if (waitMs > 0) return { waitMs, slotAtMs: Date.now() + waitMs };
  }
  const appKey = paceKey(world, 'app', row.target, row.action);
  if (!appKey) return { countedOn: undefined };
  const perDay = capFor(world, row);
  const { taken, waitMs, dayIsFull, countedOn } = await takeSlotWithin(
    world.db,
    { ...appKey, perDay },
    WAIT_HERE_MS,
  );
  if (dayIsFull) return 'tomorrow';
  // Those put off come back spread out, not all in the same instant.
  if (!taken) return { waitMs: waitMs - WAIT_HERE_MS + Math.ceil(Math.random() * WAIT_HERE_MS) };
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  return { countedOn };
}

/** What is said counts; the last of a day is kept for answers. undefined: there is no cap. */
function capFor({ pace }: SendingWorld, row: OutboxTarget): number | undefined {
  const perDay = pace.app?.perDay;
  if (perDay === undefined || row.action !== 'send') return undefined;
  return row.isAnswer ? perDay : perDay - Math.ceil(perDay / KEPT_FOR_ANSWERS);
}

/** While this row waited for its slot another one may have been told when to come again. */
async function waitForBlock(
  world: SendingWorld,
  { target, action }: OutboxTarget,
): Promise<PutOff | undefined> {
  const keys = (['app', 'chat'] as const).flatMap(
    (scope) => paceKey(world, scope, target, action)?.key ?? [],
  );
  const blockedMs = keys.length > 0 ? await findBlockMs(world.db, keys) : 0;
  // The pace itself spreads them: a burst and no more goes right after the block.
  return blockedMs > 0 ? { waitMs: blockedMs } : undefined;
}

/** Where quiet ways have a pace of their own: the minute's takes the place of the chat's, the second's that of the app's. */
export function paceKey(
  world: SendingWorld,
  scope: 'app' | 'chat',
  target: Target,
  action: string,
): PaceKey | undefined {
  const name = world.adapter.name;
  const quiet = action === 'mark' || action === 'show' ? world.pace.quiet : undefined;
  if (quiet)
    return scope === 'app'
      ? { key: `${name} quiet`, ...quiet.second }
      : { key: `${name} quiet minute`, ...quiet.minute };
  const rule: PaceRule | undefined = world.pace[scope];
  if (!rule || (scope === 'chat' && target.kind === 'app')) return undefined;
  return { key: scope === 'app' ? name : `${name} ${target.kind} ${target.id}`, ...rule };
}
