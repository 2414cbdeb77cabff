/** The playground's refusals: the same words every platform's errors become. */

import { SendError } from '../../src/errors.js';

export function noSuchChat(): SendError {
  return new SendError('not_in_chat', 'no', { platformCode: 'chat_unknown' });
}

export function noSuchMessage(): SendError {
  return new SendError('message_not_recallable', 'no', { platformCode: 'message_unknown' });
}

export function noSuchFile(): SendError {
  return new SendError('request_invalid', 'no', { platformCode: 'file_unknown' });
}

export function notHere(): SendError {
  return new SendError('request_invalid', 'no', { platformCode: 'action_not_supported' });
}

/** Surely not carried out: whoever opens it next may do it. */
export function closed(): SendError {
  return new SendError('platform_unavailable', 'yes', { platformCode: 'closed' });
}
