/** What belongs to an event is fetched from the puppet: the message, who wrote it, how the bot is called there. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Puppet, PuppetEvents } from './puppet.js';
import type { WireEvent, WirePerson } from './wire.js';

/** WeChat delivers nothing twice: a message whose content cannot be had at once is asked for again. */
const TRY_AGAIN_AFTER_MS = [300, 1_000, 3_000];
const ONE_TRY_MS = 10_000;
const FRIENDSHIP_CONFIRMED = 1;
const FRIENDSHIP_RECEIVED = 2;
const CONTACT_OFFICIAL = 2;

/** @returns the event, or why it is none. @throws when the puppet does not give its content. */
export async function gatherMessage(puppet: Puppet, messageId: string): Promise<WireEvent | string> {
  const seenAtMs = Date.now();
  const selfId = puppet.currentUserId;
  const payload = await patiently(() => puppet.messagePayload(messageId));
  const talkerId = payload.talkerId || payload.fromId;
  if (!talkerId) return 'sender_unknown';
  const roomId = payload.roomId || undefined;
  const mentionIds = payload.mentionIdList ?? [];
  const [talker, selfNames, mentioned] = await Promise.all([
    personOf(puppet, talkerId, roomId),
    namesOf(puppet, selfId, roomId),
    Promise.all(mentionIds.filter(Boolean).map((id) => personOf(puppet, id, roomId))),
  ]);
  return {
    is: 'message',
    selfId,
    seenAtMs,
    timestamp: Number(payload.timestamp),
    id: payload.id || messageId,
    type: Number(payload.type),
    text: payload.text ?? '',
    fileName: payload.filename || undefined,
    talker,
    roomId,
    selfNames,
    mentioned,
  };
}

export async function gatherMembership(
  puppet: Puppet,
  is: 'joined' | 'left',
  payload: PuppetEvents['room-join'] & PuppetEvents['room-leave'],
): Promise<WireEvent | string> {
  const seenAtMs = Date.now();
  const { roomId } = payload;
  const byId = payload.inviterId ?? payload.removerId;
  const ids = payload.inviteeIdList ?? payload.removeeIdList ?? [];
  const [room, by, people] = await Promise.all([
    soon(puppet.roomPayload(roomId)).catch(() => undefined),
    byId ? personOf(puppet, byId, roomId) : undefined,
    Promise.all(ids.filter(Boolean).map((id) => personOf(puppet, id, roomId))),
  ]);
  const timestamp = Number(payload.timestamp);
  return { is, selfId: puppet.currentUserId, seenAtMs, timestamp, roomId, topic: room?.topic, by, people };
}

export async function gatherContactRequest(puppet: Puppet, id: string): Promise<WireEvent | string> {
  const seenAtMs = Date.now();
  const request = await patiently(() => puppet.friendshipPayload(id));
  if (request.type === FRIENDSHIP_CONFIRMED) {
    // What is known of them says "no contact" still.
    await soon(puppet.contactPayloadDirty(request.contactId)).catch(() => {});
    return 'contact_confirmed';
  }
  if (request.type !== FRIENDSHIP_RECEIVED) return 'contact_request_of_ours';
  return {
    is: 'contact-request',
    selfId: puppet.currentUserId,
    seenAtMs,
    timestamp: Number(request.timestamp),
    id,
    contact: await personOf(puppet, request.contactId, undefined),
    hello: request.hello ?? '',
  };
}

/** What cannot be had of a person stays unknown: their words count nevertheless. */
export async function personOf(puppet: Puppet, id: string, roomId: string | undefined): Promise<WirePerson> {
  const [contact, member] = await Promise.all([
    soon(puppet.contactPayload(id)).catch(() => undefined),
    roomId ? soon(puppet.roomMemberPayload(roomId, id)).catch(() => undefined) : undefined,
  ]);
  return {
    id,
    name: member?.roomAlias || member?.name || contact?.name || undefined,
    friend: typeof contact?.friend === 'boolean' ? contact.friend : undefined,
    ...(contact?.type === CONTACT_OFFICIAL ? { official: true } : {}),
  };
}

/** People write the name they see: that in the group, or the account's own. */
async function namesOf(puppet: Puppet, id: string, roomId: string | undefined): Promise<string[]> {
  const [contact, member] = await Promise.all([
    soon(puppet.contactPayload(id)).catch(() => undefined),
    roomId ? soon(puppet.roomMemberPayload(roomId, id)).catch(() => undefined) : undefined,
  ]);
  const names = [member?.roomAlias, member?.name, contact?.name].filter((name) => name !== undefined);
  return [...new Set(names.filter((name) => name !== ''))];
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const waitMs of TRY_AGAIN_AFTER_MS) {
    try {
      return await soon(ask());
    } catch {
      await pause(waitMs);
    }
  }
  return soon(ask());
}

/** A gateway that has died answers nothing, and an unanswered call must not hold up what comes after it. */
export async function soon<T>(asking: Promise<T>, withinMs = ONE_TRY_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), withinMs);
  });
  asking.catch(() => {});
  return Promise.race([asking, late]).finally(() => clearTimeout(timer));
}
