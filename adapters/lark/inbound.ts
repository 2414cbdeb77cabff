/** The way in: one raw Lark event becomes chat events, is passed over with a reason, or is refused as malformed. Pure. */

import type { z } from 'zod';
import type { ChatEvent, MembershipEvent, PlatformUser } from '../../src/chat/event.js';
import { PRIVATE_MARK } from './card.js';
import { readMentions, toUser } from './mentions.js';
import { readContent } from './message-content.js';
import {
  cardPressed,
  chatChanged,
  type Header,
  header,
  type MessageReceived,
  messageRecalled,
  messageReceived,
  nestsTooDeep,
  reactionChanged,
} from './wire.js';

/** What came of a raw event. */
export type EventRead =
  | { is: 'events'; events: ChatEvent[] }
  | { is: 'ignored'; why: 'event_not_used' | 'sender_not_a_person' }
  | {
      is: 'malformed';
      why: 'not_an_event' | 'body_unreadable' | 'content_unreadable';
      /** The path of the first field that is wrong, never its value. */
      at?: string;
    };

export interface InboundKnowledge {
  /** The bot's own open_id; undefined until the platform has told it. */
  botOpenId: string | undefined;
}

/** Lark names nobody in a recall, nor where in a reaction: what is not known stays empty. */
const NOBODY: PlatformUser = { id: '' };
const NOWHERE = '';

type Reader = (head: Header, body: unknown, known: InboundKnowledge) => EventRead;

/** One reader an event type; all others are ignored. */
const READERS: Record<string, Reader> = {
  'im.message.receive_v1': reader(messageReceived, readMessage),
  'card.action.trigger': reader(cardPressed, readCardPressed),
  'im.message.recalled_v1': reader(messageRecalled, (head, body) =>
    one({
      ...common(head, body.chat_id, NOBODY),
      sentAt: body.recall_time ?? head.create_time,
      type: 'recalled',
      platformMessageId: body.message_id,
    }),
  ),
  'im.chat.member.bot.added_v1': membership('joined', 'bot'),
  'im.chat.member.bot.deleted_v1': membership('left', 'bot'),
  'im.chat.member.user.added_v1': membership('joined', 'people'),
  'im.chat.member.user.deleted_v1': membership('left', 'people'),
  'im.chat.member.user.withdrawn_v1': membership('left', 'people'),
  'im.chat.disbanded_v1': membership('left', 'chat'),
  'im.message.reaction.created_v1': reaction(true),
  'im.message.reaction.deleted_v1': reaction(false),
};

/** The event types that must be subscribed in the 开发者后台. */
export const EVENT_TYPES = Object.keys(READERS);

/** @param raw the decrypted event, `{ schema: '2.0', header, event }`. */
export function readEvent(raw: unknown, known: InboundKnowledge): EventRead {
  const envelope = raw as { header?: unknown; event?: unknown } | null | undefined;
  const head = header.safeParse(envelope?.header);
  if (nestsTooDeep(raw)) return { is: 'malformed', why: 'not_an_event' };
  if (!head.success) return { is: 'malformed', why: 'not_an_event', at: pathOf(head.error, 'header') };
  const read = Object.hasOwn(READERS, head.data.event_type) ? READERS[head.data.event_type] : undefined;
  return read ? read(head.data, envelope?.event, known) : { is: 'ignored', why: 'event_not_used' };
}

function reader<S extends z.ZodType>(
  schema: S,
  read: (head: Header, body: z.infer<S>, known: InboundKnowledge) => EventRead,
): Reader {
  return (head, body, known) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success)
      return { is: 'malformed', why: 'body_unreadable', at: pathOf(parsed.error, 'event') };
    return read(head, parsed.data, known);
  };
}

function readMessage(
  _head: Header,
  { sender, message }: MessageReceived,
  known: InboundKnowledge,
): EventRead {
  if (sender.sender_type !== 'user') return { is: 'ignored', why: 'sender_not_a_person' };
  if (!sender.sender_id) return { is: 'malformed', why: 'body_unreadable', at: 'event.sender.sender_id' };
  const content = readContent(message.message_type, message.content);
  if (!content) return { is: 'malformed', why: 'content_unreadable', at: 'event.message.content' };
  const quoted = message.parent_id ?? message.root_id;
  return one({
    type: 'message',
    platform: 'lark',
    eventKey: `m:${message.message_id}`,
    sentAt: message.create_time,
    platformChatId: message.chat_id,
    chatKind: message.chat_type === 'p2p' ? 'private' : 'group',
    sender: toUser(sender.sender_id),
    platformMessageId: message.message_id,
    ...readMentions(content.text, present(message.mentions), known.botOpenId, sender.sender_id),
    attachments: content.attachments,
    ...(quoted ? { quotedMessageId: quoted } : {}),
  });
}

/** A press does not say in what kind of chat the card stands, so the card itself carries a mark when it was sent privately. */
function readCardPressed(head: Header, body: z.infer<typeof cardPressed>): EventRead {
  const { [PRIVATE_MARK]: isPrivate, ...value } = body.action.value;
  const form = Object.entries(body.action.form_value ?? {}).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  if (body.action.name && typeof body.action.input_value === 'string')
    form.push([body.action.name, body.action.input_value]);
  return one({
    ...common(head, body.context.open_chat_id, toUser(body.operator)),
    type: 'action',
    chatKind: isPrivate === true ? 'private' : 'group',
    platformMessageId: body.context.open_message_id,
    value,
    form: Object.fromEntries(form),
  });
}

function membership(type: MembershipEvent['type'], who: MembershipEvent['who']): Reader {
  return reader(chatChanged, (head, body) =>
    one({
      ...common(head, body.chat_id, body.operator_id ? toUser(body.operator_id) : NOBODY),
      type,
      who,
      people: present(body.users).map((user) => toUser(user.user_id, user.name)),
      ...(body.name ? { chatName: body.name } : {}),
    }),
  );
}

function reaction(added: boolean): Reader {
  return reader(reactionChanged, (head, body) => {
    if (body.operator_type === 'app' || !body.user_id) return { is: 'ignored', why: 'sender_not_a_person' };
    return one({
      ...common(head, NOWHERE, toUser(body.user_id)),
      sentAt: body.action_time ?? head.create_time,
      type: 'reaction',
      platformMessageId: body.message_id,
      emoji: body.reaction_type.emoji_type,
      added,
    });
  });
}

function common(head: Header, platformChatId: string, sender: PlatformUser) {
  return {
    platform: 'lark',
    eventKey: `e:${head.event_id}`,
    sentAt: head.create_time,
    platformChatId,
    chatKind: 'group' as const,
    sender,
  };
}

function present<T>(list: readonly (T | null)[] | null | undefined): T[] {
  return (list ?? []).filter((item) => item !== null) as T[];
}

function one(event: ChatEvent): EventRead {
  return { is: 'events', events: [event] };
}

function pathOf(error: z.ZodError, root: string): string {
  return [root, ...(error.issues[0]?.path ?? [])].join('.');
}
