/** A file for one person: its recipe goes into the outbox, and the gateway makes the file when it sends it. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { FileRecipe } from '../src/domain/file-recipe.js';

/** Who asked; what became of their file comes back as the `sent` step of the job that promised it. */
export interface PromisedFile {
  fileName: string;
  recipe: FileRecipe;
  job: string;
}

/** First the words that it comes, then the file; both privately. */
export function promiseFile(
  event: EventInChat,
  words: string,
  { fileName, recipe, job }: PromisedFile,
): Reply[] {
  return [
    replyPrivately(event, words),
    {
      ...replyPrivately(event, { type: 'file', fileName: safeName(fileName), recipe }),
      continueWith: { job, payload: { step: 'sent', userId: event.sender.id, fileName: safeName(fileName) } },
    },
  ];
}

const MAX_NAME_CHARS = 100;

/** What no file system takes is left out; the ending stays. */
function safeName(name: string): string {
  const [, stem = '', ending = ''] =
    /^(.*?)(\.\w{1,5})$/su.exec(name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '')) ?? [];
  return `${[...stem].slice(0, MAX_NAME_CHARS).join('')}${ending}`;
}
