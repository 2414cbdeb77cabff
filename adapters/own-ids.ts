/** Platforms whose ids last one login only: what comes in carries ids of our own, what goes out the ids of today. */

import type { PlatformConnection, Receive } from '../src/chat/adapter.js';
import { clean } from '../src/chat/clean.js';
import type { Job } from '../src/chat/define-job.js';
import { type ActionAnswer, type ChatEvent, isInChat, type PlatformUser } from '../src/chat/event.js';
import { guard } from '../src/chat/guard.js';
import { type Look, look } from '../src/chat/look.js';
import type { Target } from '../src/chat/outbound.js';
import {
  aliasKey,
  drawOwnId,
  findOwnIds,
  findPlatformId,
  mintOwnIds,
  type OwnIds,
  type PlatformIdMet,
} from '../src/db/platform-alias.js';
import type { Db } from '../src/db/schema.js';
import { siftOurs } from '../src/db/sift-ours.js';
import { SendError } from '../src/errors.js';

export interface OwnIdsWorld {
  db: Db;
  jobs: readonly Job[];
  platform: string;
}

/** `receive` for events that carry the platform's ids. Whoever only chats gets no id of ours: nothing of them is kept. */
export function receivingOwnIds(world: OwnIdsWorld, receive: Receive): Receive {
  return async (events) => {
    const looks = events.map((event) => lookAt(event, world.jobs));
    const met = events.flatMap((event, index) => (looks[index] === 'drop' ? [] : idsIn(event)));
    const known = await findOwnIds(world.db, world.platform, met);
    const drawn = new Map(known);
    for (const one of met) if (!drawn.has(aliasKey(one))) drawn.set(aliasKey(one), drawOwnId());
    const owned = events.map((event) => toOwnIds(event, drawn));
    const strangers = events.filter((event) => idsIn(event).some((one) => !known.has(aliasKey(one))));
    const ours = await siftStrangers(world, events, owned, looks, strangers);
    const minted = await mintOwnIds(world.db, world.platform, ours.flatMap(idsIn), drawn);
    const final = new Map([...drawn, ...minted]);
    return receive(events.map((event) => toOwnIds(event, final)));
  };
}

/** Of events with ids never met, those that will be kept. */
async function siftStrangers(
  { db, jobs }: OwnIdsWorld,
  events: readonly ChatEvent[],
  owned: readonly ChatEvent[],
  looks: readonly Look[],
  strangers: readonly ChatEvent[],
): Promise<ChatEvent[]> {
  const asked = events.flatMap((event, index) =>
    strangers.includes(event) && looks[index] === 'ours-if-open' ? [index] : [],
  );
  const open = await siftOurs(
    db,
    asked.map((index) => owned[index] as ChatEvent),
    jobs,
  );
  return events.filter(
    (event, index) =>
      strangers.includes(event) && (looks[index] === 'ours' || open[asked.indexOf(index)] === true),
  );
}

function lookAt(event: ChatEvent, jobs: readonly Job[]): Look {
  const guarded = guard(clean(event), jobs);
  return 'kept' in guarded ? look(guarded.kept, jobs) : 'ours';
}

/** A private message shows that its sender can be answered there. */
function idsIn(event: ChatEvent): PlatformIdMet[] {
  if (!isInChat(event)) return [];
  const isPrivate = event.type === 'message' && event.chatKind === 'private';
  const people = [...('mentions' in event ? event.mentions : []), ...('people' in event ? event.people : [])];
  return [
    { kind: 'chat' as const, platformId: event.platformChatId },
    { kind: 'user' as const, platformId: event.sender.id, reachable: isPrivate || event.sender.reachable },
    ...people.map(({ id, reachable }) => ({ kind: 'user' as const, platformId: id, reachable })),
  ].filter((one) => one.platformId !== '');
}

function toOwnIds(event: ChatEvent, ids: OwnIds): ChatEvent {
  if (!isInChat(event)) return event;
  const chat = aliasKey({ kind: 'chat', platformId: event.platformChatId });
  return {
    ...event,
    platformChatId: ids.get(chat) ?? event.platformChatId,
    sender: toOwnUser(event.sender, ids),
    ...('mentions' in event && { mentions: event.mentions.map((user) => toOwnUser(user, ids)) }),
    ...('people' in event && { people: event.people.map((user) => toOwnUser(user, ids)) }),
  } as ChatEvent;
}

/** The platform's own id stays among the others: a roster may name it. */
function toOwnUser(user: PlatformUser, ids: OwnIds): PlatformUser {
  const own = ids.get(aliasKey({ kind: 'user', platformId: user.id }));
  return own === undefined ? user : { ...user, id: own, otherIds: [user.id, ...(user.otherIds ?? [])] };
}

type Perform = PlatformConnection['perform'];

/** `perform` for targets that carry our ids; what it returns of people carries them, too. */
export function performingOwnIds(world: Omit<OwnIdsWorld, 'jobs'>, perform: Perform): Perform {
  return async (action, target, idempotencyKey) => {
    const theirs = await beforeSending(toPlatformTarget(world, target));
    const answer = await perform(action, theirs, idempotencyKey);
    return beforeSending(withOwnPeople(world, answer));
  };
}

async function toPlatformTarget(
  { db, platform }: Omit<OwnIdsWorld, 'jobs'>,
  target: Target,
): Promise<Target> {
  if (target.kind === 'app') return target;
  const id = await findPlatformId(db, platform, target.kind, target.id);
  if (id === undefined)
    throw new SendError(target.kind === 'chat' ? 'not_in_chat' : 'user_unreachable', 'no', {
      platformCode: 'id_unknown',
    });
  return { kind: target.kind, id };
}

async function withOwnPeople(
  { db, platform }: Omit<OwnIdsWorld, 'jobs'>,
  answer: ActionAnswer & { ok: true },
): Promise<ActionAnswer & { ok: true }> {
  const { members, readers } = (answer.data ?? {}) as Record<string, PlatformUser[] | undefined>;
  const people = members ?? readers;
  if (!people) return answer;
  const met = people.map((user) => ({
    kind: 'user' as const,
    platformId: user.id,
    reachable: user.reachable,
  }));
  const ids = await mintOwnIds(db, platform, met, new Map());
  const owned = people.map((user) => toOwnUser(user, ids));
  return { ...answer, data: { ...answer.data, ...(members ? { members: owned } : { readers: owned }) } };
}

/** Only what has no effect is asked for again: people are returned by actions that read. */
async function beforeSending<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof SendError) throw cause;
    throw new SendError('platform_unavailable', 'yes', { platformCode: 'database_away', cause });
  }
}
