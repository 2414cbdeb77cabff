/** What a person is told when a file as a whole cannot be read. */

import { UserError } from '../errors.js';

/** @param reply a Chinese sentence that says what to do; never holds words of the file that could be personal. */
export function unreadable(reply: string, detail: Record<string, string | number | boolean> = {}): UserError {
  return new UserError('roster_invalid', reply, detail);
}
