/** What we use of wechaty, in types of our own: the program is built where wechaty is not installed. */

/** https://github.com/wechaty/puppet: `roomId` is empty or missing in private; the times are seconds or milliseconds. */
export interface MessagePayload {
  id: string;
  type?: number;
  talkerId?: string;
  /** Older puppets' name of `talkerId`. */
  fromId?: string;
  roomId?: string;
  text?: string;
  filename?: string;
  timestamp?: number;
  mentionIdList?: string[];
}

export interface ContactPayload {
  id: string;
  name?: string;
  /** 2: an official account. */
  type?: number;
  friend?: boolean;
}

export interface RoomMemberPayload {
  id: string;
  name?: string;
  /** 群昵称. */
  roomAlias?: string;
}

export interface FriendshipPayload {
  id: string;
  contactId: string;
  /** 1: confirmed, 2: received, 3: verify. */
  type?: number;
  hello?: string;
  timestamp?: number;
}

export interface FileBoxLike {
  readonly name: string;
  toBase64(): Promise<string>;
}

/** Payloads of the events we listen to, by the event's name. */
export interface PuppetEvents {
  scan: { qrcode?: string; status?: number };
  login: { contactId: string };
  logout: { contactId?: string };
  dong: unknown;
  heartbeat: unknown;
  error: unknown;
  message: { messageId: string };
  friendship: { friendshipId: string };
  'room-invite': unknown;
  'room-join': { inviteeIdList?: string[]; inviterId?: string; roomId: string; timestamp?: number };
  'room-leave': { removeeIdList?: string[]; removerId?: string; roomId: string; timestamp?: number };
}

export interface Puppet {
  readonly isLoggedIn: boolean;
  /** Throws while nobody is logged in. */
  readonly currentUserId: string;
  on<E extends keyof PuppetEvents>(event: E, listener: (payload: PuppetEvents[E]) => void): unknown;
  /** Is answered by a `dong` event. */
  ding(data: string): void;
  messagePayload(id: string): Promise<MessagePayload>;
  messageFile(id: string): Promise<FileBoxLike>;
  /** Some puppets resolve to the message's id, others to nothing. */
  messageSendText(conversationId: string, text: string): Promise<unknown>;
  messageSendFile(conversationId: string, file: FileBoxLike): Promise<unknown>;
  contactPayload(id: string): Promise<ContactPayload>;
  contactPayloadDirty(id: string): Promise<void>;
  contactList(): Promise<string[]>;
  roomPayload(id: string): Promise<{ id: string; topic?: string }>;
  roomList(): Promise<string[]>;
  roomMemberList(id: string): Promise<string[]>;
  roomMemberPayload(id: string, contactId: string): Promise<RoomMemberPayload>;
  friendshipPayload(id: string): Promise<FriendshipPayload>;
  friendshipAccept(id: string): Promise<void>;
}

export interface Bot {
  readonly puppet: Puppet;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  /** Makes the puppet, starts nothing. */
  init(): Promise<void>;
  /** Resolves whether or not it started: a fault comes as an `error` event. */
  start(): Promise<void>;
}

export interface WechatyModule {
  WechatyBuilder: { build(options: { name: string; puppet: string }): Bot };
}

export interface FileBoxModule {
  FileBox: { fromBase64(base64: string, name: string): FileBoxLike };
}
