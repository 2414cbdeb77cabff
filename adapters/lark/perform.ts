/** Carries out one outbox action: its request or requests, and what the answers come to. */

import type { ActionAnswer, ChatEvent, PlatformUser } from '../../src/chat/event.js';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import { SendError } from '../../src/errors.js';
import { type ApiAnswer, type LarkClient, LarkFailure } from './client.js';
import { isQuoteGone, toSendError } from './errors.js';
import { readHistory } from './history.js';
import { type ApiRequest, toRequest, toUpload } from './outbound.js';

export type Done = ActionAnswer & { ok: true };

/** A chat larger than this many pages is cut off, rather than asked for ever. */
const MAX_PAGES = 100;

/** @throws SendError and nothing else. */
export async function perform(
  client: LarkClient,
  action: OutboundAction,
  target: Target,
  idempotencyKey: string,
  botOpenId: string | undefined,
): Promise<Done> {
  try {
    return await carryOut(client, action, target, idempotencyKey, botOpenId);
  } catch (error) {
    if (error instanceof SendError) throw error;
    if (error instanceof LarkFailure) throw toSendError(error.fault);
    throw new SendError('platform_unavailable', 'unknown', {
      platformCode: 'answer_unreadable',
      cause: error,
    });
  }
}

async function carryOut(
  client: LarkClient,
  action: OutboundAction,
  target: Target,
  idempotencyKey: string,
  botOpenId: string | undefined,
): Promise<Done> {
  switch (action.action) {
    case 'send':
      return await send(client, action, target, idempotencyKey);
    case 'mark':
      await client.call(toRequest(action, target, idempotencyKey));
      return { ok: true };
    case 'show':
      return toSent(await client.call(toRequest(action, target, idempotencyKey)));
    case 'recall':
      return await recall(client, toRequest(action, target, idempotencyKey));
    case 'update-card':
      await client.call(toRequest(action, target, idempotencyKey));
      return { ok: true };
    case 'fetch-file':
      return toFile(await client.call(toRequest(action, target, idempotencyKey)));
    case 'list-members': {
      const items = await allPages(client, toRequest(action, target, idempotencyKey));
      return { ok: true, data: { members: items.map((item) => userOf(item.member_id, item.name)) } };
    }
    case 'read-state': {
      const items = await allPages(client, toRequest(action, target, idempotencyKey));
      return { ok: true, data: { readers: items.map((item) => userOf(item.user_id)) } };
    }
    case 'find-by-phone':
      return toFound(await client.call(toRequest(action, target, idempotencyKey)));
    case 'history': {
      const items = await allPages(client, toRequest(action, target, idempotencyKey));
      const events: ChatEvent[] = readHistory(items, { botOpenId }).filter(
        (event) => event.sentAt.getTime() >= action.sinceMs,
      );
      return { ok: true, data: { events } };
    }
    case 'accept-contact':
      await client.call(toRequest(action, target, idempotencyKey));
      return { ok: true };
    default:
      // A newer version of us may have asked, while this one still sends.
      throw new SendError('request_invalid', 'no', { platformCode: 'action_not_supported' });
  }
}

/** A file is uploaded first; an upload that is repeated leaves a key that nobody uses, nothing more. */
async function send(
  client: LarkClient,
  action: OutboundAction & { action: 'send' },
  target: Target,
  idempotencyKey: string,
): Promise<Done> {
  let { message } = action;
  if (message.type === 'file' && message.key === undefined) {
    const uploaded = dataOf(await client.call(toUpload(message.fileName, message.bytes ?? '')));
    message = { type: 'file', fileName: message.fileName, key: String(uploaded.file_key) };
  }
  const sendAs = async (replyTo: string | undefined) =>
    await client.call(toRequest({ ...action, message, replyTo }, target, idempotencyKey));
  const answer = await sendAs(action.replyTo).catch((error: unknown) => {
    if (action.replyTo === undefined || !(error instanceof LarkFailure) || !isQuoteGone(error.fault))
      throw error;
    return sendAs(undefined);
  });
  return toSent(answer);
}

function toSent(answer: ApiAnswer): Done {
  const { message_id: id } = dataOf(answer);
  return typeof id === 'string' ? { ok: true, platformMessageId: id } : { ok: true };
}

/** A message that is gone already is what was wanted. */
async function recall(client: LarkClient, request: ApiRequest): Promise<Done> {
  await client.call(request).catch((error: unknown) => {
    const isGone =
      error instanceof LarkFailure && error.fault.kind === 'refused' && error.fault.code === 230110;
    if (!isGone) throw error;
  });
  return { ok: true };
}

async function allPages(client: LarkClient, first: ApiRequest): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const request = pageToken ? { ...first, params: { ...first.params, page_token: pageToken } } : first;
    const data = dataOf(await client.call(request));
    if (Array.isArray(data.items)) items.push(...(data.items as Record<string, unknown>[]));
    if (data.has_more !== true || typeof data.page_token !== 'string' || data.page_token === '') break;
    pageToken = data.page_token;
  }
  return items;
}

function toFound(answer: ApiAnswer): Done {
  const list = dataOf(answer).user_list;
  const found = (Array.isArray(list) ? list : []).flatMap((entry: { mobile?: unknown; user_id?: unknown }) =>
    typeof entry.mobile === 'string' && typeof entry.user_id === 'string' && entry.user_id !== ''
      ? [{ phone: entry.mobile, user: userOf(entry.user_id) }]
      : [],
  );
  return { ok: true, data: { found } };
}

function toFile({ body, headers }: ApiAnswer): Done {
  if (!Buffer.isBuffer(body)) throw new Error('no bytes');
  const fileName = fileNameOf(String(headers['content-disposition'] ?? ''));
  return { ok: true, data: { bytes: body.toString('base64'), ...(fileName ? { fileName } : {}) } };
}

/** `filename*=UTF-8''…` wins over `filename="…"`, whose bytes arrive one to a character. */
function fileNameOf(disposition: string): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]{1,1000})/i.exec(disposition)?.[1];
  if (encoded && URL.canParse(`file:///${encoded}`)) return decodeName(encoded);
  const quoted = /filename="?([^";]{1,1000})"?/i.exec(disposition)?.[1];
  return quoted ? decodeName(Buffer.from(quoted, 'latin1').toString('utf8')) : undefined;
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function userOf(id: unknown, name?: unknown): PlatformUser {
  return { id: String(id), ...(typeof name === 'string' && name !== '' ? { name } : {}) };
}

function dataOf(answer: ApiAnswer): Record<string, unknown> {
  const data = (answer.body as { data?: unknown }).data;
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}
