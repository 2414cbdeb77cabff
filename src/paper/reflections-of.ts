/** One member's 心得 of a topic, as documents hold them: day and book, then the words. */

import { pageReflections, type Reflection } from '../db/reflection-export.js';
import type { DocumentWriter } from './document-writer.js';
import type { FileRequest } from './file-request.js';
import { bookPlace, longDay, shownReflection } from './file-words.js';

/**
 * @param withComments 点评 are for the author alone.
 * @returns how many were written.
 */
export async function writeReflections(
  document: DocumentWriter,
  { db, scope }: Pick<FileRequest, 'db' | 'scope'>,
  of: Parameters<typeof pageReflections>[2],
  withComments: boolean,
): Promise<number> {
  let written = 0;
  for await (const reflection of pageReflections(db, scope, of)) {
    written += 1;
    await document.paragraph('Place', placeOf(reflection));
    await document.paragraph('Words', shownReflection(reflection.reflection));
    if (withComments)
      for (const comment of reflection.comments) await document.paragraph('Comment', `点评：${comment}`);
  }
  return written;
}

function placeOf(reflection: Reflection): string {
  const place = bookPlace(reflection);
  return place === '' ? longDay(reflection.studyDay) : `${longDay(reflection.studyDay)}　${place}`;
}
