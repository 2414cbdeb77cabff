/** What the fake platform remembers: chats, people, messages, tokens, and a strict log of all that came in. */

import { createHash, randomBytes } from 'node:crypto';
import type { SendAttempt } from './rates.js';

/** An event as Lark delivers it, decrypted. */
export interface RawEvent {
  schema: '2.0';
  header: {
    event_id: string;
    event_type: string;
    create_time: string;
    token: string;
    app_id: string;
    tenant_key: string;
  };
  event: Record<string, unknown>;
}

export interface SentMessage {
  messageId: string;
  /** The chat's or user's id it was sent to; of a reply the chat of the quoted message. */
  chatOrUser: string;
  msgType: string;
  /** The words people see: text, the post's lines, or all words of the card. */
  text: string;
  /** The content as it came, parsed. */
  content: Record<string, unknown>;
  uuid: string | undefined;
  replyTo: string | undefined;
  at: Date;
  /** Ids that this message would really mention: `all`, or user ids. */
  mentions: string[];
  isRecalled: boolean;
  /** Card contents it was changed to, in order. */
  updates: Record<string, unknown>[];
}

/** What the bot put on a message; the same one twice is one. */
export interface Reaction {
  messageId: string;
  emoji: string;
  at: Date;
}

/** A card that only one person in a group sees; there is no key by which a second one would be known. */
export interface ShownCard {
  messageId: string;
  chat: string;
  /** Their open_id. */
  person: string;
  msgType: 'interactive';
  text: string;
  content: Record<string, unknown>;
  mentions: string[];
  at: Date;
}

export interface LoggedRequest {
  at: Date;
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  code: number | undefined;
  /** The fault that was played, if any. */
  fault: string | undefined;
  /** After which a refusal said that one may come again. */
  resetSeconds: number | undefined;
}

export interface PlatformOptions {
  appId?: string;
  appSecret?: string;
  /** For how long a uuid has one effect. Default one hour. */
  uuidMs?: number;
}

export interface FakeChat {
  id: string;
  name: string;
  members: string[];
}

export interface FakeUser {
  openId: string;
  unionId: string;
  userId: string;
  name: string;
  phone?: string;
}

export class Platform {
  readonly appId: string;
  readonly appSecret: string;
  readonly encryptKey = fixed('encrypt-key', 32);
  readonly verificationToken = fixed('verification', 32);
  readonly tenantKey = fixed('tenant', 16);
  readonly botOpenId = `ou_${fixed('bot', 32)}`;
  readonly tokens = new Set<string>();
  /** Where the long connection is, when not on this very port in the clear. */
  webSocketBase: string | undefined;
  readonly sent: SentMessage[] = [];
  readonly reactions: Reaction[] = [];
  readonly shown: ShownCard[] = [];
  readonly requests: LoggedRequest[] = [];
  readonly sendAttempts: SendAttempt[] = [];
  /** Calls that put a reaction on a message or show a card to one person: limits of their own. */
  readonly quietAttempts: SendAttempt[] = [];
  readonly files = new Map<string, { fileName: string; bytes: Buffer }>();
  readonly resources = new Map<string, { bytes: Buffer; fileName: string }>();
  readonly readers = new Map<string, string[]>();
  /** What people wrote, for the list API: by chat. */
  readonly said = new Map<string, Record<string, unknown>[]>();
  /** In which chat a message stands, ours or a person's. */
  readonly chatOfMessage = new Map<string, string>();
  readonly sentById = new Map<string, SentMessage>();
  scopes: string[] | undefined;
  botStatus = 2;
  private readonly reactionsByKey = new Map<string, Reaction>();
  private readonly chats = new Map<string, FakeChat>();
  private readonly users = new Map<string, FakeUser>();
  private readonly byUuid = new Map<string, { message: SentMessage; atMs: number }>();
  private readonly uuidMs: number;
  private counter = 0;

  constructor(options: PlatformOptions) {
    this.appId = options.appId ?? `cli_${fixed('app', 16)}`;
    this.appSecret = options.appSecret ?? fixed('app-secret', 32);
    this.uuidMs = options.uuidMs ?? 60 * 60 * 1000;
  }

  /** By name or `oc_` id; made when first named. */
  chat(nameOrId: string): FakeChat {
    const id = nameOrId.startsWith('oc_') ? nameOrId : `oc_${fixed(`chat ${nameOrId}`, 32)}`;
    return remember(this.chats, id, () => ({ id, name: nameOrId, members: [] }));
  }

  /** By name or `ou_` id; made when first named. */
  user(nameOrId: string): FakeUser {
    const openId = nameOrId.startsWith('ou_') ? nameOrId : `ou_${fixed(`user ${nameOrId}`, 32)}`;
    return remember(this.users, openId, () => ({
      openId,
      unionId: `on_${fixed(`union ${nameOrId}`, 32)}`,
      userId: fixed(`employee ${nameOrId}`, 8),
      name: nameOrId,
    }));
  }

  userByPhone(phone: string): FakeUser | undefined {
    return [...this.users.values()].find((user) => user.phone === phone);
  }

  setMembers(chat: string, names: string[]): void {
    this.chat(chat).members = names.map((name) => this.user(name).openId);
  }

  setPhone(user: string, phone: string): void {
    this.user(user).phone = phone;
  }

  setReaders(messageId: string, names: string[]): void {
    this.readers.set(
      messageId,
      names.map((name) => this.user(name).openId),
    );
  }

  setScopes(scopes: string[]): void {
    this.scopes = scopes;
  }

  setBotStatus(status: number): void {
    this.botStatus = status;
  }

  addResource(messageId: string, key: string, bytes: Buffer, fileName: string): void {
    this.resources.set(`${messageId}/${key}`, { bytes, fileName });
  }

  newToken(): string {
    const token = `t-${randomBytes(16).toString('hex')}`;
    this.tokens.add(token);
    return token;
  }

  newId(prefix: string): string {
    this.counter += 1;
    return `${prefix}${fixed(`${prefix}${this.counter}`, 32)}`;
  }

  react(messageId: string, emoji: string): Reaction {
    return remember(this.reactionsByKey, `${messageId} ${emoji}`, () => {
      const made = { messageId, emoji, at: new Date() };
      this.reactions.push(made);
      return made;
    });
  }

  show(shown: Omit<ShownCard, 'messageId' | 'at'>): ShownCard {
    const made = { ...shown, messageId: this.newId('om_'), at: new Date() };
    this.shown.push(made);
    return made;
  }

  /** Within the hour the same uuid is the same message. */
  accept(message: Omit<SentMessage, 'messageId' | 'at' | 'isRecalled' | 'updates'>): SentMessage {
    const known = message.uuid === undefined ? undefined : this.byUuid.get(message.uuid);
    if (known && Date.now() - known.atMs < this.uuidMs) return known.message;
    const accepted = {
      ...message,
      messageId: this.newId('om_'),
      at: new Date(),
      isRecalled: false,
      updates: [],
    };
    this.sent.push(accepted);
    this.sentById.set(accepted.messageId, accepted);
    this.chatOfMessage.set(accepted.messageId, accepted.chatOrUser);
    if (message.uuid !== undefined) this.byUuid.set(message.uuid, { message: accepted, atMs: Date.now() });
    return accepted;
  }
}

/** An id that is the same in every run. */
function fixed(name: string, length: number): string {
  return createHash('sha256').update(`fake-lark ${name}`).digest('hex').slice(0, length);
}

function remember<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
