/** Files are made when they are sent: the outbox holds what they are made of, and no member's words a second time. */

import type { PlatformConnection } from '../src/chat/adapter.js';
import { listCommitteesOf } from '../src/db/committee.js';
import type { CommitteeId, Db } from '../src/db/schema.js';
import { fileRecipe } from '../src/domain/file-recipe.js';
import { SendError } from '../src/errors.js';
import { makeFile } from '../src/paper/make-file.js';
import { collectBytes, FileTooLarge } from '../src/paper/zip-writer.js';

type Perform = PlatformConnection['perform'];

/** What Feishu takes; no platform of ours takes more. https://open.feishu.cn/document/server-docs/im-v1/file/create */
const MOST_BYTES = 30 * 1024 * 1024;

/** `perform`, but a file that has a recipe gets its bytes first; one at a time, for each may take some ten MB. */
export function makingFiles(perform: Perform, db: Db): Perform {
  let last: Promise<unknown> = Promise.resolve();
  return async (action, target, idempotencyKey) => {
    if (action.action !== 'send' || action.message.type !== 'file' || action.message.recipe === undefined)
      return perform(action, target, idempotencyKey);
    const { recipe, ...message } = action.message;
    const made = last.then(() => bytesOf(db, recipe));
    last = made.catch(() => {});
    return perform({ ...action, message: { ...message, bytes: await made } }, target, idempotencyKey);
  };
}

/** @returns base64. @throws SendError: nothing was sent yet. */
async function bytesOf(db: Db, described: unknown): Promise<string> {
  const { data: recipe } = fileRecipe.safeParse(described);
  if (!recipe) throw new SendError('request_invalid', 'no', { platformCode: 'recipe_unknown' });
  const kept = collectBytes(MOST_BYTES);
  try {
    const [committee] = await listCommitteesOf(db, [recipe.committeeId as CommitteeId]);
    if (!committee) throw new SendError('request_invalid', 'no', { platformCode: 'committee_gone' });
    await makeFile(db, { recipe, committeeName: committee.name, sink: kept.sink });
    return kept.bytes().toString('base64');
  } catch (cause) {
    if (cause instanceof SendError) throw cause;
    if (cause instanceof FileTooLarge) throw new SendError('content_too_large', 'no', { cause });
    throw new SendError('platform_unavailable', 'yes', { platformCode: 'file_not_made', cause });
  }
}
