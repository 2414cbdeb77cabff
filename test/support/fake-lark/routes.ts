/** What the fake answers, call by call, as the platform's reference says it. */

import type { LongConnections } from './long-connections.js';
import { mentionsOf, wordsOf } from './message-words.js';
import type { Platform, SentMessage } from './platform.js';

export interface ApiCall {
  method: string;
  path: string;
  query: Record<string, string>;
  body: Record<string, unknown>;
  /** Of a form. */
  fields: Record<string, Buffer>;
  token: string | undefined;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** JSON; or `bytes` as they are. */
  body?: Record<string, unknown>;
  bytes?: Buffer;
}

const MESSAGES = '/open-apis/im/v1/messages';
const EPHEMERAL = '/open-apis/ephemeral/v1/send';
const REACTIONS = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/reactions$/;

/** To whom a message send goes; undefined when the call is none. */
export function receiverOf(platform: Platform, call: ApiCall): string | undefined {
  if (call.method !== 'POST') return undefined;
  if (call.path === MESSAGES) return String(call.body.receive_id ?? '');
  const quoted = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/reply$/.exec(call.path)?.[1];
  return quoted === undefined ? undefined : (platform.chatOfMessage.get(quoted) ?? 'unknown');
}

/** The limit under which a quiet call counts, and its chat; undefined when the call is none. */
export function quietOf(platform: Platform, call: ApiCall): { api: string; chat: string } | undefined {
  if (call.method !== 'POST') return undefined;
  if (call.path === EPHEMERAL) return { api: 'show', chat: String(call.body.chat_id ?? '') };
  const on = REACTIONS.exec(call.path)?.[1];
  return on === undefined ? undefined : { api: 'react', chat: platform.chatOfMessage.get(on) ?? 'unknown' };
}

export function answerCall(
  platform: Platform,
  connections: LongConnections,
  port: number,
  call: ApiCall,
): Answer {
  if (call.path === '/open-apis/auth/v3/tenant_access_token/internal') return token(platform, call);
  if (call.path === '/callback/ws/endpoint') return endpoint(platform, connections, port, call);
  if (call.token === undefined || !platform.tokens.has(call.token))
    return refuse(99991663, 'Invalid access token for authorization.');
  if (call.path === '/open-apis/bot/v3/info') return bot(platform);
  if (call.path === '/open-apis/application/v6/scopes') return scopes(platform);
  if (call.path === '/open-apis/contact/v3/users/batch_get_id') return byPhone(platform, call);
  if (call.path === '/open-apis/im/v1/files' && call.method === 'POST') return upload(platform, call);
  if (call.path === EPHEMERAL && call.method === 'POST') return show(platform, call);
  if (call.path === MESSAGES) return call.method === 'POST' ? create(platform, call) : list(platform, call);
  const [, kind, id = '', rest = ''] =
    /^\/open-apis\/im\/v1\/(messages|chats)\/([^/]+)\/?(.*)$/.exec(call.path) ?? [];
  if (kind === 'chats' && rest === 'members') return members(platform, call, id);
  if (kind === 'messages') return onMessage(platform, call, id, rest);
  return { status: 404, body: { code: 404, msg: 'not found' } };
}

function onMessage(platform: Platform, call: ApiCall, id: string, rest: string): Answer {
  if (rest === 'reply') return reply(platform, call, id);
  if (rest === 'reactions' && call.method === 'POST') return react(platform, call, id);
  if (rest === 'read_users') return readUsers(platform, call, id);
  if (rest.startsWith('resources/')) return resource(platform, id, rest.slice('resources/'.length));
  const message = platform.sentById.get(id);
  if (!message) return refuse(230012, 'Bot is NOT the sender of the message.');
  if (call.method === 'DELETE') {
    if (message.isRecalled) return refuse(230110, 'The message has been deleted.');
    message.isRecalled = true;
    return done({});
  }
  if (call.method === 'PATCH') {
    message.updates.push(JSON.parse(String(call.body.content)) as Record<string, unknown>);
    return done({});
  }
  return done({ items: [] });
}

function token(platform: Platform, { body }: ApiCall): Answer {
  if (body.app_id !== platform.appId) return { status: 200, body: { code: 10003, msg: 'invalid param' } };
  if (body.app_secret !== platform.appSecret)
    return { status: 200, body: { code: 10014, msg: 'app secret invalid' } };
  return {
    status: 200,
    body: { code: 0, msg: 'ok', tenant_access_token: platform.newToken(), expire: 7200 },
  };
}

function endpoint(platform: Platform, connections: LongConnections, port: number, { body }: ApiCall): Answer {
  if (body.AppID !== platform.appId || body.AppSecret !== platform.appSecret)
    return { status: 200, body: { code: 514, msg: 'auth failed', data: {} } };
  return done({
    URL: `${platform.webSocketBase ?? `ws://127.0.0.1:${port}`}/ws?device_id=1&service_id=7&access_key=${platform.newId('ak')}`,
    ClientConfig: connections.clientConfig,
  });
}

function bot(platform: Platform): Answer {
  return {
    status: 200,
    body: {
      code: 0,
      msg: 'ok',
      bot: { activate_status: platform.botStatus, app_name: '群议', open_id: platform.botOpenId },
    },
  };
}

function scopes(platform: Platform): Answer {
  if (!platform.scopes) return refuse(212100, 'app not install');
  return done({ scopes: platform.scopes.map((name) => ({ scope_name: name, grant_status: 1 })) });
}

function byPhone(platform: Platform, { body }: ApiCall): Answer {
  const mobiles = (body.mobiles ?? []) as string[];
  if (mobiles.length > 50) return refuse(99992402, 'field validation failed');
  return done({
    user_list: mobiles.map((mobile) => ({ mobile, ...userIdOf(platform.userByPhone(mobile)?.openId) })),
  });
}

function userIdOf(openId: string | undefined) {
  return openId === undefined ? {} : { user_id: openId };
}

function upload(platform: Platform, { fields }: ApiCall): Answer {
  const bytes = fields.file;
  if (!bytes || bytes.length === 0) return refuse(234010, "File's size can't be 0.");
  const key = platform.newId('file_');
  platform.files.set(key, { fileName: String(fields.file_name ?? ''), bytes });
  return done({ file_key: key });
}

function create(platform: Platform, { body, query }: ApiCall): Answer {
  const to = String(body.receive_id ?? '');
  const prefix = { chat_id: 'oc_', open_id: 'ou_', union_id: 'on_', user_id: '' }[
    query.receive_id_type ?? ''
  ];
  if (prefix === undefined || !to.startsWith(prefix)) return refuse(230001, 'invalid receive_id');
  return accept(platform, body, to, undefined);
}

function reply(platform: Platform, { body }: ApiCall, quoted: string): Answer {
  const original = platform.sentById.get(quoted);
  if (original?.isRecalled) return refuse(230011, 'The message was withdrawn.');
  const to = platform.chatOfMessage.get(quoted);
  return to === undefined ? refuse(230001, 'invalid message_id') : accept(platform, body, to, quoted);
}

function accept(
  platform: Platform,
  body: Record<string, unknown>,
  to: string,
  replyTo: string | undefined,
): Answer {
  const uuid = body.uuid === undefined ? undefined : String(body.uuid);
  if (uuid !== undefined && uuid.length > 50) return refuse(230001, 'uuid too long');
  const msgType = String(body.msg_type);
  const limit = msgType === 'text' ? 150 * 1024 : 30 * 1024;
  if (Buffer.byteLength(String(body.content)) > limit)
    return refuse(230025, 'The length of the message content reaches its limit.');
  const content = contentOf(body.content);
  if (!content) return refuse(230001, 'content is not a string in json format');
  if (msgType === 'file' && !platform.files.has(String(content.file_key)))
    return refuse(230055, 'file key unknown');
  const message = platform.accept({
    chatOrUser: to,
    msgType,
    text: wordsOf(msgType, content),
    content,
    uuid,
    replyTo,
    mentions: mentionsOf(msgType, content),
  });
  return done(described(message));
}

/** On a message of anyone that stands in a chat of the bot's; once for each kind. */
function react(platform: Platform, { body }: ApiCall, id: string): Answer {
  const emoji = (body.reaction_type as { emoji_type?: unknown } | undefined)?.emoji_type;
  if (typeof emoji !== 'string' || !/^[A-Za-z0-9]{2,30}$/.test(emoji))
    return refuse(231001, 'reaction type is invalid.');
  if (!platform.chatOfMessage.has(id) || platform.sentById.get(id)?.isRecalled)
    return refuse(231003, 'The message is not found, maybe not exist or deleted.');
  const { at } = platform.react(id, emoji);
  const operator = { operator_id: platform.appId, operator_type: 'app' };
  return done({
    reaction_id: `${id}-${emoji}`,
    operator,
    action_time: String(at.getTime()),
    reaction_type: { emoji_type: emoji },
  });
}

function show(platform: Platform, { body }: ApiCall): Answer {
  const chat = String(body.chat_id ?? '');
  const person = String(body.open_id ?? '');
  if (!chat.startsWith('oc_') || !person.startsWith('ou_') || body.msg_type !== 'interactive')
    return refuse(230001, 'invalid receiver or message type');
  if (typeof body.card !== 'object' || body.card === null) return refuse(230001, 'card is no object');
  if (Buffer.byteLength(JSON.stringify(body.card)) > 30 * 1024)
    return refuse(230025, 'The length of the message content reaches its limit.');
  if (!platform.chat(chat).members.includes(person)) return refuse(230002, 'The person is not in the chat.');
  const content = body.card as Record<string, unknown>;
  const msgType = 'interactive';
  const seen = { text: wordsOf(msgType, content), content, mentions: mentionsOf(msgType, content) };
  return done({ message_id: platform.show({ chat, person, msgType, ...seen }).messageId });
}

function contentOf(content: unknown): Record<string, unknown> | undefined {
  try {
    return JSON.parse(String(content)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function described(message: SentMessage) {
  return {
    message_id: message.messageId,
    msg_type: message.msgType,
    create_time: String(message.at.getTime()),
    chat_id: message.chatOrUser,
    deleted: message.isRecalled,
  };
}

function list(platform: Platform, { query }: ApiCall): Answer {
  const since = Number(query.start_time ?? 0) * 1000;
  const all = (platform.said.get(query.container_id ?? '') ?? []).filter(
    (one) => Number(one.create_time) >= since,
  );
  return page(all, query);
}

function members(platform: Platform, { query }: ApiCall, id: string): Answer {
  const all = platform.chat(id).members.map((openId) => ({
    member_id_type: 'open_id',
    member_id: openId,
    name: platform.user(openId).name,
  }));
  return page(all, query);
}

function readUsers(platform: Platform, { query }: ApiCall, id: string): Answer {
  if (!platform.sentById.has(id)) return refuse(230012, 'Bot is NOT the sender of the message.');
  const all = (platform.readers.get(id) ?? []).map((openId) => ({
    user_id_type: 'open_id',
    user_id: openId,
    timestamp: '1',
  }));
  return page(all, query);
}

function resource(platform: Platform, messageId: string, key: string): Answer {
  const found = platform.resources.get(`${messageId}/${key}`);
  if (!found) return refuse(234003, 'File not in msg.');
  const disposition = `attachment; filename="file"; filename*=UTF-8''${encodeURIComponent(found.fileName)}`;
  return { status: 200, bytes: found.bytes, headers: { 'content-disposition': disposition } };
}

/** The page token is the index of the next item. */
function page(all: Record<string, unknown>[], query: Record<string, string>): Answer {
  const from = Number(query.page_token ?? 0);
  const to = from + Number(query.page_size ?? 20);
  const hasMore = to < all.length;
  return done({ items: all.slice(from, to), has_more: hasMore, page_token: hasMore ? String(to) : '' });
}

function done(data: Record<string, unknown>): Answer {
  return { status: 200, body: { code: 0, msg: 'success', data } };
}

function refuse(code: number, msg: string): Answer {
  return { status: 400, body: { code, msg } };
}
