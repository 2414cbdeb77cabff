/** What a call that failed means: the fault the child tells, or its silence, as a SendError. Pure. */

import { SendError } from '../../src/errors.js';
import type { WireFault } from './wire.js';

/** A call that never came back. `handedOver`: the child had it. */
export class CallLost extends Error {
  override readonly name = 'CallLost';
  constructor(
    readonly handedOver: boolean,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** gRPC's status codes: https://grpc.io/docs/guides/status-codes/ */
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const UNAUTHENTICATED = 16;
/** A refused token does not mend itself in a second. */
const TOKEN_WAIT_MS = 30_000;

export function toSendError(fault: WireFault): SendError {
  const platformCode = fault.status ?? fault.why;
  switch (fault.why) {
    case 'room_unknown':
      return new SendError('not_in_chat', 'no', { platformCode: fault.why });
    case 'person_unknown':
    case 'not_a_contact':
      return new SendError('user_unreachable', 'no', { platformCode: fault.why });
    case 'too_large':
      return new SendError('content_too_large', 'no', { platformCode: fault.why });
    case 'logged_out':
      return new SendError('platform_unavailable', 'yes', { platformCode: fault.why });
    case 'refused':
      return refusedBy(fault.status, fault.stage, platformCode);
  }
}

/** Only what the gateway refuses before it looks at the puppet is surely not sent; of anything else nobody knows. */
function refusedBy(
  status: number | undefined,
  stage: WireFault['stage'],
  platformCode: number | string,
): SendError {
  if (status === UNAUTHENTICATED)
    return new SendError('app_unauthorized', 'yes', {
      platformCode,
      waitMs: TOKEN_WAIT_MS,
      waitScope: 'app',
    });
  if (status === PERMISSION_DENIED) return new SendError('permission_missing', 'no', { platformCode });
  if (status === INVALID_ARGUMENT || status === UNIMPLEMENTED)
    return new SendError('request_invalid', 'no', { platformCode });
  if (stage === 'before') return new SendError('platform_unavailable', 'yes', { platformCode });
  return new SendError('reply_lost', 'unknown', { platformCode });
}

export function lostToSendError(lost: CallLost): SendError {
  return lost.handedOver
    ? new SendError('reply_lost', 'unknown', { platformCode: lost.reason })
    : new SendError('platform_unavailable', 'yes', { platformCode: lost.reason });
}

/** What this platform cannot do, or an action that names nothing to do it with. */
export function notHere(platformCode: string): SendError {
  return new SendError('request_invalid', 'no', { platformCode });
}
