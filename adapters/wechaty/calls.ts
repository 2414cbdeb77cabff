/** Carries out one call on the puppet: first what shows that it cannot be done, then the deed, once. */

import { statusOf } from './bot.js';
import { personOf, soon } from './gather.js';
import type { FileBoxModule, Puppet } from './puppet.js';
import type { Call, Conversation, WireAnswer, WireFault } from './wire.js';

const FILE_BOX: string = 'file-box';
const FILE_MAX_BYTES = 30 * 1024 * 1024;
/** Members are asked for side by side, so many at a time. */
const MEMBERS_AT_ONCE = 10;

/** Never throws. */
export async function carryOut(puppet: Puppet, call: Call): Promise<WireAnswer> {
  if (!puppet.isLoggedIn) return refused({ stage: 'before', why: 'logged_out' });
  try {
    switch (call.do) {
      case 'say':
        return await say(puppet, call.to, () => puppet.messageSendText(call.to.id, call.text));
      case 'say-file': {
        const { FileBox } = (await import(FILE_BOX)) as FileBoxModule;
        const file = FileBox.fromBase64(call.bytes, call.fileName);
        return await say(puppet, call.to, () => puppet.messageSendFile(call.to.id, file));
      }
      case 'fetch-file':
        return await fetchFile(puppet, call.messageId);
      case 'list-members':
        return await listMembers(puppet, call.roomId);
      case 'accept-contact':
        await puppet.friendshipAccept(call.requestId);
        return { ok: true };
    }
  } catch (error) {
    return refused({ stage: 'during', why: 'refused', status: statusOf(error) });
  }
}

async function say(puppet: Puppet, to: Conversation, send: () => Promise<unknown>): Promise<WireAnswer> {
  const fault = to.kind === 'room' ? await roomFault(puppet, to.id) : await personFault(puppet, to.id);
  if (fault) return refused(fault);
  const messageId = await send();
  return { ok: true, ...(typeof messageId === 'string' && messageId ? { messageId } : {}) };
}

/** A room that cannot be read is unknown only when the list of rooms can be read and does not name it. */
async function roomFault(puppet: Puppet, id: string): Promise<WireFault | undefined> {
  try {
    await soon(puppet.roomPayload(id));
    return undefined;
  } catch (error) {
    const rooms = await soon(puppet.roomList()).catch(() => undefined);
    const why = rooms && !rooms.includes(id) ? 'room_unknown' : 'refused';
    return { stage: 'before', why, status: statusOf(error) };
  }
}

async function personFault(puppet: Puppet, id: string): Promise<WireFault | undefined> {
  try {
    if (await isContact(puppet, id)) return undefined;
    await soon(puppet.contactPayloadDirty(id)).catch(() => {});
    return (await isContact(puppet, id)) ? undefined : { stage: 'before', why: 'not_a_contact' };
  } catch (error) {
    const people = await soon(puppet.contactList()).catch(() => undefined);
    const why = people && !people.includes(id) ? 'person_unknown' : 'refused';
    return { stage: 'before', why, status: statusOf(error) };
  }
}

/** The puppet remembers what it once heard; they may have become a contact since. */
async function isContact(puppet: Puppet, id: string): Promise<boolean> {
  return (await soon(puppet.contactPayload(id))).friend !== false;
}

async function fetchFile(puppet: Puppet, messageId: string): Promise<WireAnswer> {
  const file = await puppet.messageFile(messageId);
  const bytes = await file.toBase64();
  if ((bytes.length / 4) * 3 > FILE_MAX_BYTES) return refused({ stage: 'before', why: 'too_large' });
  return { ok: true, file: { bytes, fileName: file.name } };
}

async function listMembers(puppet: Puppet, roomId: string): Promise<WireAnswer> {
  const fault = await roomFault(puppet, roomId);
  if (fault) return refused(fault);
  const ids = (await puppet.roomMemberList(roomId)).filter((id) => id !== puppet.currentUserId);
  const members = [];
  for (let at = 0; at < ids.length; at += MEMBERS_AT_ONCE)
    members.push(
      ...(await Promise.all(ids.slice(at, at + MEMBERS_AT_ONCE).map((id) => personOf(puppet, id, roomId)))),
    );
  return { ok: true, members };
}

function refused(fault: WireFault): WireAnswer {
  return { ok: false, fault };
}
