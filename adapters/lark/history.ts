/** Past messages of a group, as the list API writes them, become the same events as those that arrive live. Pure. */

import type { MessageEvent } from '../../src/chat/event.js';
import { type InboundKnowledge, readEvent } from './inbound.js';

interface Listed {
  message_id?: unknown;
  msg_type?: unknown;
  chat_id?: unknown;
  create_time?: unknown;
  parent_id?: unknown;
  root_id?: unknown;
  deleted?: unknown;
  sender?: { id?: unknown; id_type?: unknown; sender_type?: unknown };
  body?: { content?: unknown };
  mentions?: { key?: unknown; id?: unknown; name?: unknown }[];
}

/** Recalled messages, those of apps and those that cannot be read are left out. Only groups are asked for. */
export function readHistory(items: readonly object[], known: InboundKnowledge): MessageEvent[] {
  return items.flatMap((item) => {
    const listed = item as Listed;
    if (listed.deleted === true) return [];
    const read = readEvent(toReceived(listed), known);
    return read.is === 'events' ? read.events.filter((event) => event.type === 'message') : [];
  });
}

function toReceived(listed: Listed): unknown {
  return {
    header: {
      event_id: `history-${String(listed.message_id)}`,
      event_type: 'im.message.receive_v1',
      create_time: listed.create_time,
    },
    event: {
      sender: { sender_type: listed.sender?.sender_type, sender_id: { open_id: listed.sender?.id } },
      message: {
        message_id: listed.message_id,
        root_id: listed.root_id,
        parent_id: listed.parent_id,
        create_time: listed.create_time,
        chat_id: listed.chat_id,
        chat_type: 'group',
        message_type: listed.msg_type,
        content: listed.body?.content,
        mentions: listed.mentions?.map(({ key, id, name }) => ({ key, id: { open_id: id }, name })),
      },
    },
  };
}
