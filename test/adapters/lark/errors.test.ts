/** What a failed call means for the outbox: try again, when, on which key, or never. */

import { describe, expect, it } from 'vitest';
import { type LarkFault, toSendError } from '../../../adapters/lark/errors.js';

function refused(status: number, code?: number, headers: Record<string, unknown> = {}): LarkFault {
  return { kind: 'refused', status, code, headers };
}

describe('a final refusal', () => {
  it.each([
    [230002, 'not_in_chat'],
    [232010, 'not_in_chat'],
    [232011, 'not_in_chat'],
    [232009, 'chat_dissolved'],
    [230018, 'chat_muted'],
    [230035, 'chat_muted'],
    [230013, 'user_unreachable'],
    [230029, 'user_unreachable'],
    [230053, 'user_unreachable'],
    [230022, 'content_refused'],
    [230028, 'content_refused'],
    [230025, 'content_too_large'],
    [230026, 'message_not_recallable'],
    [230027, 'permission_missing'],
    [99991672, 'permission_missing'],
    [230006, 'permission_missing'],
    [230001, 'request_invalid'],
    [987654, 'request_invalid'],
  ])('%i is %s', (platformCode, code) => {
    expect(toSendError(refused(400, platformCode))).toMatchObject({
      code,
      retryable: 'no',
      platformCode: String(platformCode),
      waitMs: undefined,
    });
  });
});

describe('a limit', () => {
  it('of the gateway holds for the whole app, as long as the platform says', () => {
    for (const fault of [
      refused(429, 99991400, { 'x-ogw-ratelimit-reset': '52' }),
      refused(400, 99991400, { 'x-ogw-ratelimit-reset': '52' }),
      refused(429, undefined, { 'x-ogw-ratelimit-reset': '52' }),
    ])
      expect(toSendError(fault)).toMatchObject({
        code: 'rate_limited',
        retryable: 'yes',
        waitMs: 52_000,
        waitScope: 'app',
      });
  });

  it('of a chat holds for the chat', () => {
    expect(toSendError(refused(400, 230020))).toMatchObject({
      code: 'rate_limited',
      retryable: 'yes',
      waitMs: 1_000,
      waitScope: 'chat',
    });
  });

  it.each(['', '0', '-3', 'soon', undefined])(
    'without a usable reset (%s) is waited out for a second',
    (reset) => {
      expect(toSendError(refused(429, 99991400, { 'x-ogw-ratelimit-reset': reset })).waitMs).toBe(1_000);
    },
  );
});

describe('an open end', () => {
  it('a reply that never came may have been carried out', () => {
    expect(toSendError({ kind: 'silence', arrived: 'maybe', code: 'ECONNRESET' })).toMatchObject({
      code: 'reply_lost',
      retryable: 'unknown',
      platformCode: 'ECONNRESET',
    });
  });

  it('a request that never arrived surely was not', () => {
    expect(toSendError({ kind: 'silence', arrived: 'no', code: 'ECONNREFUSED' })).toMatchObject({
      code: 'platform_unavailable',
      retryable: 'yes',
    });
  });

  it.each([500, 502, 503, 504])('HTTP %i says nothing about what was done', (status) => {
    expect(toSendError(refused(status))).toMatchObject({
      code: 'platform_unavailable',
      retryable: 'unknown',
    });
  });
});

it.each([10003, 10014, 99991663])('wrong credentials (%i) hold the app back and are tried again', (code) => {
  expect(toSendError(refused(400, code))).toMatchObject({
    code: 'app_unauthorized',
    retryable: 'yes',
    waitScope: 'app',
    waitMs: 30_000,
  });
});

it('an answer longer than is taken is final', () => {
  expect(toSendError({ kind: 'too_long' })).toMatchObject({ code: 'content_too_large', retryable: 'no' });
});
