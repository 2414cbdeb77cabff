/** Events as the platform writes them, made from names: what was said, pressed, recalled, joined and left. */

import type { FakeUser, Platform, RawEvent } from './platform.js';

export interface Said {
  /** A group's name or `oc_` id; undefined: the private chat with the bot. */
  chat?: string;
  user: string;
  /** `@名字` stays text; use `mentions` for real mentions. `{bot}`, `{all}` and `{张伟}` stand where a mention goes. */
  text?: string;
  /** Puts a mention of the bot before the text. */
  mentionsBot?: boolean;
  messageId?: string;
  eventId?: string;
  sentAt?: Date;
  /** The message quoted. */
  parentId?: string;
  /** Another message type, with its content. */
  type?: string;
  content?: Record<string, unknown>;
  senderType?: 'user' | 'app';
}

export function said(platform: Platform, options: Said): RawEvent {
  const user = platform.user(options.user);
  const chat = platform.chat(options.chat ?? `私聊 ${options.user}`);
  if (!chat.members.includes(user.openId)) chat.members.push(user.openId);
  const { text, mentions } = withPlaceholders(
    platform,
    options.mentionsBot ? `{bot} ${options.text ?? ''}` : (options.text ?? ''),
  );
  const sentAt = options.sentAt ?? new Date();
  const messageId = options.messageId ?? platform.newId('om_');
  const type = options.type ?? 'text';
  const content = JSON.stringify(options.content ?? { text });
  const message = {
    message_id: messageId,
    ...(options.parentId ? { parent_id: options.parentId, root_id: options.parentId } : {}),
    create_time: String(sentAt.getTime()),
    update_time: String(sentAt.getTime()),
    chat_id: chat.id,
    chat_type: options.chat === undefined ? 'p2p' : 'group',
    message_type: type,
    content,
    ...(mentions.length > 0 ? { mentions } : {}),
  };
  const listed = platform.said.get(chat.id) ?? [];
  listed.push({
    message_id: messageId,
    parent_id: options.parentId,
    msg_type: type,
    create_time: message.create_time,
    update_time: message.update_time,
    deleted: false,
    updated: false,
    chat_id: chat.id,
    sender: {
      id: user.openId,
      id_type: 'open_id',
      sender_type: options.senderType ?? 'user',
      tenant_key: platform.tenantKey,
    },
    body: { content },
    mentions: mentions.map(({ key, id, name }) => ({ key, id: id.open_id, id_type: 'open_id', name })),
  });
  platform.said.set(chat.id, listed);
  platform.chatOfMessage.set(messageId, chat.id);
  return rawEvent(
    platform,
    'im.message.receive_v1',
    {
      sender: {
        sender_id: idsOf(user),
        sender_type: options.senderType ?? 'user',
        tenant_key: platform.tenantKey,
      },
      message,
    },
    sentAt.getTime(),
    options.eventId,
  );
}

export function pressed(
  platform: Platform,
  options: {
    chat?: string;
    user: string;
    messageId: string;
    value: Record<string, unknown>;
    form?: Record<string, string>;
  },
): RawEvent {
  const chat = platform.chat(options.chat ?? `私聊 ${options.user}`);
  return rawEvent(
    platform,
    'card.action.trigger',
    {
      operator: { ...idsOf(platform.user(options.user)), tenant_key: platform.tenantKey },
      token: platform.newId('c-'),
      action: { value: options.value, tag: 'button', ...(options.form ? { form_value: options.form } : {}) },
      host: 'im_message',
      context: { open_message_id: options.messageId, open_chat_id: chat.id },
    },
    Date.now() * 1000,
  );
}

export function recalled(
  platform: Platform,
  options: { chat: string; messageId: string; at?: Date },
): RawEvent {
  return rawEvent(platform, 'im.message.recalled_v1', {
    message_id: options.messageId,
    chat_id: platform.chat(options.chat).id,
    recall_time: String((options.at ?? new Date()).getTime()),
    recall_type: 'message_owner',
  });
}

export function reacted(
  platform: Platform,
  options: { user: string; messageId: string; emoji: string; removed?: boolean },
): RawEvent {
  return rawEvent(platform, `im.message.reaction.${options.removed ? 'deleted' : 'created'}_v1`, {
    message_id: options.messageId,
    reaction_type: { emoji_type: options.emoji },
    operator_type: 'user',
    user_id: idsOf(platform.user(options.user)),
    action_time: String(Date.now()),
  });
}

export function botChanged(
  platform: Platform,
  chat: string,
  by: string,
  what: 'added' | 'deleted',
): RawEvent {
  return rawEvent(platform, `im.chat.member.bot.${what}_v1`, inChat(platform, chat, by));
}

export function usersChanged(
  platform: Platform,
  chat: string,
  by: string,
  names: string[],
  what: 'added' | 'deleted',
): RawEvent {
  const users = names.map((name) => ({
    name,
    tenant_key: platform.tenantKey,
    user_id: idsOf(platform.user(name)),
  }));
  return rawEvent(platform, `im.chat.member.user.${what}_v1`, { ...inChat(platform, chat, by), users });
}

export function chatDisbanded(platform: Platform, chat: string, by: string): RawEvent {
  return rawEvent(platform, 'im.chat.disbanded_v1', inChat(platform, chat, by));
}

function inChat(platform: Platform, chat: string, by: string): Record<string, unknown> {
  const { id, name } = platform.chat(chat);
  return { chat_id: id, operator_id: idsOf(platform.user(by)), external: false, name };
}

function rawEvent(
  platform: Platform,
  type: string,
  event: Record<string, unknown>,
  createTime = Date.now(),
  eventId = platform.newId('ev'),
): RawEvent {
  const { verificationToken, appId, tenantKey } = platform;
  return {
    schema: '2.0',
    header: {
      event_id: eventId,
      event_type: type,
      create_time: String(createTime),
      token: verificationToken,
      app_id: appId,
      tenant_key: tenantKey,
    },
    event,
  };
}

function idsOf(user: FakeUser) {
  return { open_id: user.openId, union_id: user.unionId, user_id: user.userId };
}

/** `{bot}`, `{all}` and `{name}` become placeholders and entries, as the platform does it; `@_all` has no entry. */
function withPlaceholders(platform: Platform, text: string) {
  const mentions: { key: string; id: ReturnType<typeof idsOf>; name: string; tenant_key: string }[] = [];
  const shown = text.replace(/\{([^{}]{1,40})\}/g, (_, name: string) => {
    if (name === 'all') return '@_all';
    const key = `@_user_${mentions.length + 1}`;
    const id =
      name === 'bot'
        ? { open_id: platform.botOpenId, union_id: '', user_id: '' }
        : idsOf(platform.user(name));
    mentions.push({ key, id, name: name === 'bot' ? '群议' : name, tenant_key: platform.tenantKey });
    return key;
  });
  return { text: shown, mentions };
}
