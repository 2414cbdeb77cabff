/** What a failed call means: the platform's status, code and headers, or the network's silence, as a SendError. Pure. */

import { SendError, type SendErrorCode } from '../../src/errors.js';

/** A call that did not succeed, without anything that was sent or answered in words. */
export type LarkFault =
  | { kind: 'refused'; status: number; code: number | undefined; headers: Record<string, unknown> }
  /** No whole answer came. `arrived: 'no'`: the platform surely did not carry it out. */
  | { kind: 'silence'; arrived: 'no' | 'maybe'; code: string }
  /** The answer is longer than we take. */
  | { kind: 'too_long' };

/** Wait when a limit was hit and the platform does not say for how long. */
const DEFAULT_WAIT_MS = 1_000;
/** Wrong credentials do not mend themselves in a second, and asking on burns the platform's patience. */
const CREDENTIALS_WAIT_MS = 30_000;

/**
 * The final refusals, by the platform's code.
 * https://open.feishu.cn/document/server-docs/im-v1/message/create and the pages of the other calls.
 */
const FINAL: Record<number, SendErrorCode> = {
  230001: 'request_invalid',
  230002: 'not_in_chat',
  230006: 'permission_missing',
  230011: 'request_invalid',
  230012: 'request_invalid',
  230013: 'user_unreachable',
  230014: 'request_invalid',
  230015: 'request_invalid',
  230017: 'request_invalid',
  230018: 'chat_muted',
  230019: 'request_invalid',
  230022: 'content_refused',
  230025: 'content_too_large',
  230026: 'message_not_recallable',
  230027: 'permission_missing',
  230028: 'content_refused',
  230029: 'user_unreachable',
  230031: 'request_invalid',
  230033: 'request_invalid',
  230034: 'request_invalid',
  230035: 'chat_muted',
  230038: 'user_unreachable',
  230050: 'request_invalid',
  230053: 'user_unreachable',
  230054: 'request_invalid',
  230055: 'request_invalid',
  230099: 'request_invalid',
  230110: 'request_invalid',
  231001: 'request_invalid',
  231002: 'not_in_chat',
  231003: 'request_invalid',
  231004: 'chat_dissolved',
  231005: 'request_invalid',
  231008: 'not_in_chat',
  232009: 'chat_dissolved',
  232010: 'not_in_chat',
  232011: 'not_in_chat',
  232025: 'permission_missing',
  234006: 'content_too_large',
  234010: 'request_invalid',
  99991672: 'permission_missing',
  99991679: 'permission_missing',
};

/** App id, secret or token refused; the token of a call is renewed and tried once before it comes to this. */
const UNAUTHORIZED = new Set([
  10003, 10005, 10012, 10013, 10014, 99991401, 99991543, 99991661, 99991662, 99991663, 99991664, 99991668,
  99991671, 99991677,
]);

/** The token is no longer good: forget it, fetch another, try once more. */
const TOKEN_STALE = new Set([99991661, 99991663, 99991664, 99991668, 99991671, 99991677]);

export function isStaleToken(fault: LarkFault): boolean {
  return fault.kind === 'refused' && fault.code !== undefined && TOKEN_STALE.has(fault.code);
}

export function isUnauthorized(fault: LarkFault): boolean {
  return fault.kind === 'refused' && fault.code !== undefined && UNAUTHORIZED.has(fault.code);
}

/** The message that was to be quoted is gone or cannot be seen: the words can still be said without quoting. */
export function isQuoteGone(fault: LarkFault): boolean {
  return fault.kind === 'refused' && [230011, 230019, 230050, 230110].includes(fault.code ?? 0);
}

/** Surely not carried out: whoever opens the platform next may do it. */
export function closed(): SendError {
  return new SendError('platform_unavailable', 'yes', { platformCode: 'closed' });
}

export function toSendError(fault: LarkFault): SendError {
  if (fault.kind === 'too_long') return new SendError('content_too_large', 'no');
  if (fault.kind === 'silence')
    return fault.arrived === 'no'
      ? new SendError('platform_unavailable', 'yes', { platformCode: fault.code })
      : new SendError('reply_lost', 'unknown', { platformCode: fault.code });
  const { status, code } = fault;
  const platformCode = code ?? status;
  if (code === 230020 || code === 232019)
    return new SendError('rate_limited', 'yes', { platformCode, waitMs: waitMs(fault), waitScope: 'chat' });
  if (code === 99991400 || status === 429)
    return new SendError('rate_limited', 'yes', { platformCode, waitMs: waitMs(fault), waitScope: 'app' });
  if (isUnauthorized(fault))
    return new SendError('app_unauthorized', 'yes', {
      platformCode,
      waitMs: CREDENTIALS_WAIT_MS,
      waitScope: 'app',
    });
  const final = code === undefined ? undefined : FINAL[code];
  if (final) return new SendError(final, 'no', { platformCode });
  // An earlier call of ours puts the same mark just now; the next one finds it there.
  if (code === 231015) return new SendError('platform_unavailable', 'unknown', { platformCode });
  if (status >= 500 || code === 230049)
    return new SendError('platform_unavailable', 'unknown', { platformCode });
  if (status === 401 || status === 403) return new SendError('permission_missing', 'no', { platformCode });
  return new SendError('request_invalid', 'no', { platformCode });
}

/** Whole seconds in `x-ogw-ratelimit-reset`. https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control */
function waitMs(fault: LarkFault & { kind: 'refused' }): number {
  const seconds = Number(fault.headers['x-ogw-ratelimit-reset']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : DEFAULT_WAIT_MS;
}
