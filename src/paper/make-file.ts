/** Makes the file that a recipe describes. */

import { type ExportScope, openScope } from '../db/export-scope.js';
import { countAll } from '../db/export-totals.js';
import type { CommitteeId, Db, MemberId, TopicId, Tx } from '../db/schema.js';
import type { FileRecipe } from '../domain/file-recipe.js';
import { writeCheckInCsv } from './check-in-csv.js';
import { writeCheckInWorkbook } from './check-in-workbook.js';
import type { FileRequest } from './file-request.js';
import { writeReflectionsDocument } from './reflections-document.js';
import { writeStudyReport } from './study-report.js';
import type { Sink } from './zip-writer.js';

export interface Making {
  recipe: FileRecipe;
  committeeName: string;
  sink: Sink;
  /** How many check-ins are written of all that will be. */
  onProgress?(done: number, all: number): void;
}

/** @returns how many check-ins it is made of. @throws whatever the sink throws. */
export async function makeFile(db: Db, { recipe, committeeName, sink, onProgress }: Making): Promise<number> {
  const scope = await scopeOf(db, recipe);
  const { rows, reflectionRows } = await countAll(db, scope);
  const all = recipe.file === 'reflections' ? reflectionRows : rows;
  let done = 0;
  const onRows = (more: number) => {
    done += more;
    onProgress?.(done, all);
  };
  await write({ db, scope, committeeName, madeAt: new Date(recipe.askedAt), sink, onRows }, recipe);
  return all;
}

export function scopeOf(db: Db | Tx, recipe: FileRecipe): Promise<ExportScope> {
  return openScope(db, {
    committeeId: recipe.committeeId as CommitteeId,
    topicId: recipe.topicId as TopicId | undefined,
    memberId: recipe.memberId as MemberId | undefined,
    from: recipe.from,
    to: recipe.to,
  });
}

function write(request: FileRequest, { file, memberId }: FileRecipe): Promise<void> {
  switch (file) {
    case 'workbook':
      return writeCheckInWorkbook(request);
    case 'csv':
      return writeCheckInCsv(request);
    case 'reflections':
      return writeReflectionsDocument(request);
    case 'study-report':
      return writeStudyReport(request, memberId as MemberId);
  }
}
