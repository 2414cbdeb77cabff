/** A batch in its transaction: what each row means, the same deed of many people together, a savepoint around each. */

import { sql } from 'kysely';
import type { Reply } from '../chat/define-job.js';
import { type ChatEvent, isInChat } from '../chat/event.js';
import { gatherReplies } from '../chat/gather.js';
import { quieten, wantsQuiet } from '../chat/quiet.js';
import { type InboxRow, openEvent } from '../db/inbox.js';
import { markAside } from '../db/inbox-aside.js';
import { type Ending, markDone } from '../db/inbox-handling.js';
import { insertOutbox, type OutboxDraft, type QueuedOutbox } from '../db/outbox.js';
import { loadPlaces, type Place } from '../db/place.js';
import { listQuietWays } from '../db/quiet-refusal.js';
import type { InboxId, PersonId, Tx } from '../db/schema.js';
import { UserError } from '../errors.js';
import type { HandledRow } from '../meter.js';
import { KeyMissing } from '../seal/seal.js';
import { doDeed, goesTogether, type HandlingWorld, type Meaning, meaningOf, replyOf } from './do-deed.js';
import { isPassing } from './is-passing.js';
import { noteFailure, waitForKey } from './note-failure.js';
import { withinReach } from './within-reach.js';

/** One row's way through: its event, where it was said, what came of it, what is to be said. */
interface Handled {
  row: InboxRow;
  event: ChatEvent;
  place: Place;
  ending: Ending | undefined;
  replies: Reply[];
  isRefused?: boolean;
  isAside?: boolean;
}

/** What came of a batch: outbox rows that are to be queued at once, and how each row ended, for whoever counts. */
export interface BatchOutcome {
  queued: QueuedOutbox[];
  ends: HandledRow[];
}

/** @param rows in the order they are to be handled. */
export async function handleBatch(world: HandlingWorld, tx: Tx, rows: InboxRow[]): Promise<BatchOutcome> {
  const opened = await openRows(world, tx, rows);
  const batch: Handled[] = [];
  for (const wave of wavesOf(opened)) batch.push(...(await handleWave(world, tx, wave)));
  const tookMs = await markDone(
    tx,
    batch.flatMap((one) => one.ending ?? []),
  );
  for (const one of batch) one.replies = await withinReach(tx, one.event, one.replies, world);
  const drafts = await quietenDrafts(world, tx, batch.flatMap(toDrafts));
  const queued = await insertOutbox(tx, world.seal, gatherReplies(drafts));
  return { queued, ends: batch.map((one) => endOf(one, tookMs.get(one.row.id))) };
}

interface Opened {
  row: InboxRow;
  event: ChatEvent;
}

/**
 * The first row of each sender, then the second of each, and so on: what one sender said just before may have changed what
 * is open to them, and it is read anew for a whole wave at once, not for each row.
 */
function wavesOf(opened: readonly Opened[]): Opened[][] {
  const waves: Opened[][] = [];
  const said = new Map<string, number>();
  for (const one of opened) {
    const sender = `${one.row.platform} ${one.row.senderId}`;
    const nth = said.get(sender) ?? 0;
    said.set(sender, nth + 1);
    waves[nth] = [...(waves[nth] ?? []), one];
  }
  return waves;
}

async function handleWave(world: HandlingWorld, tx: Tx, wave: readonly Opened[]): Promise<Handled[]> {
  const events = wave.map((one) => one.event);
  const places = await loadPlaces(tx, world.seal, events, world.now());
  const handled: Handled[] = wave.map((one, index) => ({
    ...one,
    place: places[index] as Place,
    ending: undefined,
    replies: [],
  }));
  let together: Together = [];
  const handleTogether = async () => {
    const those = together;
    together = [];
    await doTogether(world, tx, those);
  };
  for (const one of handled) {
    const meaning = readQuietly(world, tx, one);
    if (meaning === undefined || !goesTogether(meaning)) {
      await handleTogether();
      await handleOne(world, tx, one, meaning);
      continue;
    }
    if (!fits(together, meaning)) await handleTogether();
    together.push({ one, meaning });
  }
  await handleTogether();
  return handled;
}

/** What a platform lately refused to this app is not asked for again and again: there, lines are gathered. */
async function quietenDrafts(world: HandlingWorld, tx: Tx, drafts: OutboxDraft[]): Promise<OutboxDraft[]> {
  if (!wantsQuiet(drafts)) return drafts;
  return quieten(drafts, world.quiet ? await listQuietWays(tx, world.quiet) : new Map());
}

function endOf({ row, ending, isAside, isRefused }: Handled, tookMs: number | undefined): HandledRow {
  const { platform } = row;
  if (!ending) return { platform, deed: 'none', outcome: isAside ? 'aside' : 'failed' };
  const outcome = isRefused ? 'refused' : ending.deed === null ? 'none' : 'done';
  return { platform, deed: ending.deed ?? 'none', outcome, tookMs };
}

/** Reads the events. Rows whose key is not here wait for it; rows whose words do not open with theirs are set aside. */
async function openRows(world: HandlingWorld, tx: Tx, rows: readonly InboxRow[]): Promise<Opened[]> {
  const opened: Opened[] = [];
  const unopened = new Map<string, InboxId[]>();
  for (const row of rows) {
    try {
      opened.push({ row, event: openEvent(world.seal, row) });
    } catch (error) {
      if (error instanceof KeyMissing) {
        unopened.set(error.keyId, [...(unopened.get(error.keyId) ?? []), row.id]);
        continue;
      }
      world.log.error({ inboxId: row.id, err: error }, 'row set aside: its words do not open');
      await markAside(tx, row.id, 'words_unreadable');
    }
  }
  for (const [keyId, ids] of unopened) await waitForKey(world, tx, ids, keyId);
  return opened;
}

/** Neighbours that ask for the same job, each of another person. */
type Together = { one: Handled; meaning: Meaning }[];

/** What it means; what reading throws is thrown again where it is handled, inside its savepoint. */
function readQuietly(world: HandlingWorld, tx: Tx, one: Handled): Meaning | undefined {
  try {
    return meaningOf(world, tx, one.row, one.event, one.place);
  } catch {
    return undefined;
  }
}

function fits(together: Together, meaning: Meaning): boolean {
  const person: PersonId | undefined = meaning.deed.asker.personId;
  return together.every(
    (other) => other.meaning.job === meaning.job && other.meaning.deed.asker.personId !== person,
  );
}

async function doTogether(world: HandlingWorld, tx: Tx, those: Together): Promise<void> {
  const job = those[0]?.meaning.job;
  if (job?.runTogether === undefined || those.length === 1) {
    for (const { one, meaning } of those) await handleOne(world, tx, one, meaning);
    return;
  }
  await sql`savepoint deeds`.execute(tx);
  try {
    const asked = those.map(({ meaning }) => ({ payload: meaning.payload as never, deed: meaning.deed }));
    const outcomes = await job.runTogether(asked);
    await sql`release savepoint deeds`.execute(tx);
    for (const [index, { one, meaning }] of those.entries()) {
      const outcome = outcomes[index] as Reply[] | UserError;
      if (outcome instanceof UserError) refuse(one, meaning, outcome);
      else finish(one, { deed: job.name, reason: meaning.reason, replies: outcome });
    }
  } catch (error) {
    await sql`rollback to savepoint deeds`.execute(tx);
    if (isPassing(error)) throw error;
    // Who is to blame shows when each is done for itself.
    for (const { one, meaning } of those) await handleOne(world, tx, one, meaning);
  }
}

async function handleOne(world: HandlingWorld, tx: Tx, one: Handled, known?: Meaning): Promise<void> {
  await sql`savepoint deed`.execute(tx);
  let meaning = known;
  try {
    meaning ??= meaningOf(world, tx, one.row, one.event, one.place);
    const done = await doDeed(meaning);
    await sql`release savepoint deed`.execute(tx);
    finish(one, done);
  } catch (error) {
    await sql`rollback to savepoint deed`.execute(tx);
    if (error instanceof UserError && meaning) return refuse(one, meaning, error);
    if (isPassing(error)) throw error;
    one.isAside = await noteFailure(world, tx, one.row, error);
  }
}

function finish(
  one: Handled,
  { deed, reason, replies }: { deed: string | undefined; reason: string; replies: Reply[] },
): void {
  one.replies = replies;
  one.ending = { id: one.row.id, deed: deed ?? null, reason, blank: deed === undefined };
}

/** The deed that was meant stands on the row, though it was not done. */
function refuse(one: Handled, { job, instead }: Meaning, error: UserError): void {
  one.replies = isInChat(one.event) ? [replyOf(error, one.event)] : [];
  const deed = instead ? null : (job?.name ?? null);
  one.ending = { id: one.row.id, deed, reason: error.code, blank: true };
  one.isRefused = true;
}

function toDrafts(one: Handled): OutboxDraft[] {
  return one.replies.map((reply, index) => ({
    ...reply,
    platform: reply.platform ?? one.row.platform,
    dedupeKey: reply.dedupeKey ?? `inbox ${one.row.id} ${index}`,
    inboxId: one.row.id,
  }));
}
