/** What happened in a chat, in the words of the chat world: the one shape that every platform's events become. */

export type ChatKind = 'group' | 'private';

/** A person as the platform names them. `id` is the id answers are sent to; `otherIds` are further ids of the same person. */
export interface PlatformUser {
  id: string;
  otherIds?: string[];
  /** The display name, where the event carries one. Never used as a key. */
  name?: string;
  /** Whether the bot can write to them in private, where the platform tells. */
  reachable?: boolean;
}

/** Something that came with a message and is not text; the bytes stay at the platform until a deed asks for them. */
export interface Attachment {
  kind: 'image' | 'file' | 'audio' | 'video' | 'card' | 'other';
  /** The platform's key for fetching it, undefined where it has none. */
  key?: string;
  fileName?: string;
  sizeBytes?: number;
}

interface EventBase {
  /** The adapter's folder name, or `clock`. */
  platform: string;
  /** Unique per platform: `m:<message id>` for messages, `e:<event id>` for all else. */
  eventKey: string;
  /** When it happened by the platform's clock. */
  sentAt: Date;
}

interface InChat extends EventBase {
  platformChatId: string;
  chatKind: ChatKind;
  sender: PlatformUser;
}

/** A message a person wrote. */
export interface MessageEvent extends InChat {
  type: 'message';
  platformMessageId: string;
  /** The words with every mention of the bot taken out and other people's mentions as `@name`; `''` when there are none. */
  text: string;
  /** The bot itself was mentioned. */
  mentionsBot: boolean;
  /** Everyone was mentioned. */
  mentionsAll: boolean;
  /** Other people mentioned, in order. */
  mentions: PlatformUser[];
  attachments: Attachment[];
  /** The message this one answers or quotes, if any. */
  quotedMessageId?: string;
}

/** A button or form of one of our cards was used. */
export interface ActionEvent extends InChat {
  type: 'action';
  /** The message that carries the card. */
  platformMessageId: string;
  /** What we put on the button: `{ job, ... }`, as it came back. Untrusted until the job's schema has read it. */
  value: Record<string, unknown>;
  /** What the person typed into the card's form, by field name. */
  form: Record<string, string>;
}

/** A message was recalled by its author or an administrator; the event key is the recall's own. */
export interface RecalledEvent extends InChat {
  type: 'recalled';
  platformMessageId: string;
}

/** The bot, or people, came into a chat or left it. */
export interface MembershipEvent extends InChat {
  type: 'joined' | 'left';
  /** `bot`: our bot. `people`: those in `people`. `chat`: the whole group was dissolved (with `left`). */
  who: 'bot' | 'people' | 'chat';
  people: PlatformUser[];
  chatName?: string;
}

/** Someone put a reaction on a message, or took it off. */
export interface ReactionEvent extends InChat {
  type: 'reaction';
  platformMessageId: string;
  /** The platform's name for the emoji, such as `OK` or `THUMBSUP`. */
  emoji: string;
  added: boolean;
}

/** Someone asks to become a contact of the bot's account; nothing is answered unless a deed asks for `accept-contact`. */
export interface ContactRequestEvent extends InChat {
  type: 'contact-request';
  /** What `accept-contact` names. */
  requestId: string;
  /** What they wrote with it. */
  text: string;
}

/** An outbox action was carried out and returned data; the deed that asked goes on. Key: `e:outbox-<id>`. */
export interface AnsweredEvent extends EventBase {
  type: 'answered';
  outboxId: number;
  /** The job to go on with and what it put aside for itself. */
  job: string;
  payload: Record<string, unknown>;
  answer: ActionAnswer;
}

/** The clock struck. Platform `clock`, key `e:<job>@<due minute>`. */
export interface TickEvent extends EventBase {
  type: 'tick';
  job: string;
}

/** Someone spoke to us whose words may not be kept: the row has no words at all. */
export interface RefusedEvent extends InChat {
  type: 'refused';
  reason: RefusalReason;
  /** It was for us only if a notice is open where it was sent. */
  ifNotice?: true;
  platformMessageId: string;
}

/** Why the guard refused to keep a message: a strong secret mark, or more text than is ever kept. */
export type RefusalReason = 'secret_mark' | 'too_long';

export type ChatEvent =
  | MessageEvent
  | ActionEvent
  | RecalledEvent
  | MembershipEvent
  | ReactionEvent
  | ContactRequestEvent
  | AnsweredEvent
  | TickEvent
  | RefusedEvent;

/** Events that happen in a chat and have a sender. */
export type EventInChat = Exclude<ChatEvent, AnsweredEvent | TickEvent>;

/** The data an action brought back, by action. */
export type ActionAnswer =
  | { ok: true; platformMessageId?: string; data?: Record<string, unknown> }
  | { ok: false; code: string };

export function isInChat(event: ChatEvent): event is EventInChat {
  return event.type !== 'answered' && event.type !== 'tick';
}
