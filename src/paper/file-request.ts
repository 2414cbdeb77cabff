/** What a file is made for: the committee, what it holds, when; and whom to tell how far it has come. */

import type { ExportScope } from '../db/export-scope.js';
import type { Db } from '../db/schema.js';
import type { Sink } from './zip-writer.js';

export interface FileRequest {
  db: Db;
  scope: ExportScope;
  committeeName: string;
  madeAt: Date;
  sink: Sink;
  /** So many more of what `countAll(…).rows` counts are written. */
  onRows?(rows: number): void;
}
