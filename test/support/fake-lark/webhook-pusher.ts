/** Pushes events to a webhook as Feishu does: encrypted, signed, again until it is answered 200. */

import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Platform, RawEvent } from './platform.js';

/** What a forger changes. */
export interface Tamper {
  /** `null`: no signature header at all. */
  signature?: string | null;
  /** Seconds since 1970, or anything else a forger writes there. */
  timestamp?: string;
  /** Signs with this key instead of the right one. */
  signKey?: string;
  encryptKey?: string;
  /** Sent instead of the encrypted body; signed like any other. */
  rawBody?: string | Buffer;
  /** Changed after signing. */
  bodyAfterSigning?: string;
  token?: string;
  appId?: string;
}

export interface WebhookOutcome {
  /** Of the last attempt; 0 when nobody answered. */
  status: number;
  body: string;
  attempts: number;
}

export async function pushWebhook(
  platform: Platform,
  url: string,
  event: RawEvent,
  push: { tamper?: Tamper; once?: boolean },
  redelivery: { everyMs: number; max: number },
): Promise<WebhookOutcome> {
  const tamper = push.tamper ?? {};
  const header = {
    ...event.header,
    ...(tamper.token === undefined ? {} : { token: tamper.token }),
    ...(tamper.appId === undefined ? {} : { app_id: tamper.appId }),
  };
  const request = sign(platform, JSON.stringify({ ...event, header }), tamper);
  for (let attempts = 1; ; attempts += 1) {
    const answer = await post(url, request);
    if (answer.status === 200 || push.once || push.tamper || attempts >= redelivery.max)
      return { ...answer, attempts };
    await pause(redelivery.everyMs);
  }
}

export async function pushChallenge(
  platform: Platform,
  url: string,
  push: { token?: string; tamper?: Tamper; plain?: boolean },
): Promise<WebhookOutcome> {
  const challenge = {
    challenge: 'ajls384kdjx98XX',
    token: push.token ?? platform.verificationToken,
    type: 'url_verification',
  };
  const text = JSON.stringify(challenge);
  const tamper: Tamper = { signature: null, ...push.tamper, ...(push.plain ? { rawBody: text } : {}) };
  return { ...(await post(url, sign(platform, text, tamper))), attempts: 1 };
}

export interface SignedRequest {
  headers: Record<string, string>;
  body: string | Buffer;
}

/** Redeliveries send the same request again, first timestamp and all. */
export function sign(platform: Pick<Platform, 'encryptKey'>, text: string, tamper: Tamper): SignedRequest {
  const body =
    tamper.rawBody ?? JSON.stringify({ encrypt: encrypt(text, tamper.encryptKey ?? platform.encryptKey) });
  const timestamp = tamper.timestamp ?? String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(8).toString('hex');
  const signature = createHash('sha256')
    .update(timestamp + nonce + (tamper.signKey ?? platform.encryptKey))
    .update(body)
    .digest('hex');
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    ...(tamper.signature === null ? {} : { 'x-lark-signature': tamper.signature ?? signature }),
  };
  return { headers, body: tamper.bodyAfterSigning ?? body };
}

export function encrypt(text: string | Buffer, encryptKey: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv);
  return Buffer.concat([iv, cipher.update(Buffer.from(text as string)), cipher.final()]).toString('base64');
}

/** Lark waits 3 s; no answer counts as a failure. */
async function post(url: string, request: SignedRequest): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: request.headers,
      body: typeof request.body === 'string' ? request.body : new Uint8Array(request.body),
      signal: AbortSignal.timeout(3_000),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: '' };
  }
}
