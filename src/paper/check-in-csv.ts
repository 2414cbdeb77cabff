/** The check-ins as .csv: what the workbook's sheet 打卡 holds. */

import { listExportMembers } from '../db/export-members.js';
import { CHECK_IN_COLUMNS, checkInRows } from './check-in-rows.js';
import { openCsv } from './csv-writer.js';
import type { FileRequest } from './file-request.js';

export async function writeCheckInCsv(request: FileRequest): Promise<void> {
  const csv = openCsv(request.sink);
  const members = await listExportMembers(request.db, request.scope.committeeId);
  const byId = new Map(members.map((member) => [member.id as number, member]));
  await csv.row(CHECK_IN_COLUMNS.map((column) => column.heading));
  for await (const cells of checkInRows(request, byId)) await csv.row(cells);
  await csv.close();
}
