/** The way out: an outbox action becomes the API request that carries it out. Pure. */

import type { OutboundAction, OutboundMessage, Target } from '../../src/chat/outbound.js';
import { SendError } from '../../src/errors.js';
import { toCardContent, toMessageBody, toShownCard } from './message-body.js';
import { plain } from './plain.js';

/** One call of the open platform, without its token. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the domain. */
  path: string;
  params?: Record<string, string | number>;
  data?: Record<string, unknown>;
  /** The answer is bytes, not JSON. */
  wantsBytes?: boolean;
  /** `data` goes as multipart/form-data. */
  isForm?: boolean;
}

/** What a message that was recorded is marked with: 完成. The same mark by the same bot stands there once. */
const MARK = 'DONE';
const UPLOAD_MAX_BYTES = 30 * 1024 * 1024;

/**
 * The request of an action; of a paged one its first page. A file that is still `bytes` needs `toUpload` first.
 * @throws SendError `content_too_large`, `request_invalid`
 */
export function toRequest(action: OutboundAction, target: Target, idempotencyKey: string): ApiRequest {
  switch (action.action) {
    case 'send':
      return toSend(action.message, action.replyTo, target, idempotencyKey);
    case 'mark':
      return {
        method: 'POST',
        path: `${messagePath(action.platformMessageId)}/reactions`,
        data: { reaction_type: { emoji_type: MARK } },
      };
    case 'show':
      return toShow(action, target);
    case 'recall':
      return { method: 'DELETE', path: messagePath(action.platformMessageId) };
    case 'update-card':
      return {
        method: 'PATCH',
        path: messagePath(action.platformMessageId),
        data: { content: toCardContent(action.card, target.kind === 'user') },
      };
    case 'fetch-file':
      return {
        method: 'GET',
        path: `${messagePath(action.platformMessageId)}/resources/${encodeURIComponent(action.key)}`,
        params: { type: action.kind },
        wantsBytes: true,
      };
    case 'list-members':
      return {
        method: 'GET',
        path: `/open-apis/im/v1/chats/${encodeURIComponent(chatOf(target))}/members`,
        params: { member_id_type: 'open_id', page_size: 100 },
      };
    case 'find-by-phone':
      return {
        method: 'POST',
        path: '/open-apis/contact/v3/users/batch_get_id',
        params: { user_id_type: 'open_id' },
        data: { mobiles: action.phones, include_resigned: false },
      };
    case 'read-state':
      return {
        method: 'GET',
        path: `${messagePath(action.platformMessageId)}/read_users`,
        params: { user_id_type: 'open_id', page_size: 100 },
      };
    case 'history':
      return {
        method: 'GET',
        path: '/open-apis/im/v1/messages',
        params: {
          container_id_type: 'chat',
          container_id: chatOf(target),
          start_time: Math.floor(action.sinceMs / 1000),
          sort_type: 'ByCreateTimeAsc',
          page_size: 50,
        },
      };
    case 'accept-contact':
      throw notHere();
  }
}

/** Feishu knows no contact requests. */
function notHere(): SendError {
  return new SendError('request_invalid', 'no', { platformCode: 'action_not_supported' });
}

/** @throws SendError `content_too_large`, `request_invalid` */
export function toUpload(fileName: string, base64: string): ApiRequest {
  const file = Buffer.from(base64, 'base64');
  if (file.length === 0) throw new SendError('request_invalid', 'no', { platformCode: 'file_empty' });
  if (file.length > UPLOAD_MAX_BYTES) throw new SendError('content_too_large', 'no');
  return {
    method: 'POST',
    path: '/open-apis/im/v1/files',
    data: { file_type: 'stream', file_name: plain(fileName), file },
    isForm: true,
  };
}

/**
 * A reply goes wherever the quoted message stands. What is meant for one person is therefore never sent as a reply: the
 * quoted message may stand in a group.
 */
function toSend(
  message: OutboundMessage,
  replyTo: string | undefined,
  target: Target,
  idempotencyKey: string,
): ApiRequest {
  if (target.kind === 'app') throw new SendError('request_invalid', 'no', { platformCode: 'no_receiver' });
  const body = { ...toMessageBody(message, target.kind === 'user'), uuid: idempotencyKey };
  if (replyTo !== undefined && target.kind === 'chat')
    return { method: 'POST', path: `${messagePath(replyTo)}/reply`, data: body };
  return {
    method: 'POST',
    path: '/open-apis/im/v1/messages',
    params: { receive_id_type: target.kind === 'chat' ? 'chat_id' : userIdType(target.id) },
    data: { receive_id: target.id, ...body },
  };
}

/**
 * A card that only one person in a group sees, and nobody is rung for. The platform knows no key for it, shows it only to
 * who is there now, and takes no text.
 * https://open.feishu.cn/document/ukTMukTMukTM/uETOyYjLxkjM24SM5IjN
 */
function toShow(action: OutboundAction & { action: 'show' }, target: Target): ApiRequest {
  const card = toShownCard(action.message);
  return {
    method: 'POST',
    path: '/open-apis/ephemeral/v1/send',
    data: {
      chat_id: chatOf(target),
      [userIdType(action.person)]: action.person,
      msg_type: 'interactive',
      card,
    },
  };
}

/** The ids tell by their beginning what they are; a committee's own user_id may look like anything else. */
function userIdType(id: string): 'open_id' | 'union_id' | 'user_id' {
  if (id.startsWith('ou_')) return 'open_id';
  return id.startsWith('on_') ? 'union_id' : 'user_id';
}

function chatOf(target: Target): string {
  if (target.kind !== 'chat') throw new SendError('request_invalid', 'no', { platformCode: 'no_chat' });
  return target.id;
}

function messagePath(platformMessageId: string): string {
  return `/open-apis/im/v1/messages/${encodeURIComponent(platformMessageId)}`;
}
