/** Whether a webhook request really comes from Lark, and what is inside it. Pure but for the cipher. */

import { isUtf8 } from 'node:buffer';
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../../src/chat/adapter.js';
import { parseObject } from './message-content.js';

/** Redelivery goes on for 7 hours and may carry the first timestamp. */
const MAX_AGE_MS = 8 * 60 * 60 * 1000;

/**
 * `absent`: no signature at all, which only the address check of the 开发者后台 (`url_verification`) may do.
 * https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/encrypt-key-encryption-configuration-case
 */
export function checkSignature(
  request: Pick<HttpRequest, 'headers' | 'body'>,
  encryptKey: string,
  now: Date,
): 'good' | 'absent' | 'bad' {
  const signature = one(request.headers['x-lark-signature']);
  const timestamp = one(request.headers['x-lark-request-timestamp']);
  const nonce = one(request.headers['x-lark-request-nonce']);
  if (signature === undefined) return 'absent';
  if (timestamp === undefined || nonce === undefined || !/^\d{1,12}$/.test(timestamp)) return 'bad';
  const expected = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(request.body)
    .digest('hex');
  if (!isSame(signature, expected)) return 'bad';
  return Math.abs(now.getTime() - Number(timestamp) * 1000) <= MAX_AGE_MS ? 'good' : 'bad';
}

/**
 * The event in a request body: AES-256-CBC under sha256(key), its first 16 bytes the IV; or the plain JSON object.
 * @returns undefined when it cannot be decrypted or is no JSON object.
 */
export function openBody(body: Buffer, encryptKey: string): Record<string, unknown> | undefined {
  const outer = parseBytes(body);
  if (typeof outer?.encrypt !== 'string') return outer;
  const sealed = Buffer.from(outer.encrypt, 'base64');
  if (sealed.length < 32 || sealed.length % 16 !== 0) return undefined;
  const key = createHash('sha256').update(encryptKey).digest();
  const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16));
  try {
    return parseBytes(Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]));
  } catch {
    return undefined;
  }
}

/** Bytes that are no UTF-8 are refused rather than mended: nobody's words are changed unseen. */
function parseBytes(bytes: Buffer): Record<string, unknown> | undefined {
  return isUtf8(bytes) ? parseObject(bytes.toString('utf8')) : undefined;
}

/** Compares in constant time; digests first, so that lengths do not show either. */
export function isSame(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? undefined : header;
}
