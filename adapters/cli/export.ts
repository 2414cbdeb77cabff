/** `export`: a committee's check-ins of a period as .xlsx, .csv or .docx (心得汇编), page by page. */

import { extname, resolve } from 'node:path';
import { writeNewFile } from '../../src/db/archive/new-file.js';
import { appendAudit } from '../../src/db/audit.js';
import type { CommitteeRow } from '../../src/db/deed.js';
import { listExportTopics } from '../../src/db/export-scope.js';
import type { TopicId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { beijingDay, toDay } from '../../src/domain/beijing-time.js';
import type { FileRecipe } from '../../src/domain/file-recipe.js';
import { matchTopics } from '../../src/domain/topic-title.js';
import { OperatorError, UsageError } from '../../src/errors.js';
import { makeFile } from '../../src/paper/make-file.js';
import { defineCommand, type House } from './command.js';
import { committeeMeant } from './committee-meant.js';
import { openProgressBar } from './progress-bar.js';
import { tell } from './tell.js';

/** By the file's ending. */
const FORMATS: Readonly<Record<string, FileRecipe['file']>> = {
  '.xlsx': 'workbook',
  '.csv': 'csv',
  '.docx': 'reflections',
};

export const exportCommand = defineCommand({
  syntax: 'export <kind>',
  summary:
    'write the check-ins of a period (kind: check-ins) to a new file: .xlsx, .csv, or .docx (心得汇编)',
  configure(parser) {
    parser.requiredOption('-o, --output <file>', 'the file; its ending says what it will be');
    parser.option('--from <day>', 'the first study day, YYYY-MM-DD (default: 1 January of this year)');
    parser.option('--to <day>', 'the last study day (default: today)');
    parser.option('--topic <title>', 'only this topic: its title, or words of it');
  },
  async run(house, [kind = ''], options, io) {
    if (kind !== 'check-ins')
      throw new UsageError(
        'kind_unknown',
        `there is no export of ${kind}: now there is \`qunyi export check-ins\`; tips, notices and points are not built yet`,
      );
    const path = resolve(io.cwd, String(options.output));
    const file = FORMATS[extname(path).toLowerCase()];
    if (!file) throw new UsageError('format_unknown', `${path}: the file must end in .xlsx, .csv or .docx`);
    const days = readDays(options, beijingDay(house.now()));
    const committee = await committeeMeant(house);
    const topicId = await topicMeant(house, committee, options.topic as string | undefined);
    const recipe: FileRecipe = {
      file,
      committeeId: committee.id,
      ...(topicId !== undefined && { topicId }),
      ...days,
      askedAt: house.now().toISOString(),
    };
    const bar = openProgressBar(io);
    const checkIns = await writeNewFile(path, (handle) =>
      makeFile(house.db, {
        recipe,
        committeeName: committee.name,
        sink: async (bytes) => void (await handle.appendFile(bytes)),
        onProgress: bar.show,
      }),
    ).finally(bar.clear);
    await noteExport(house, committee, { checkIns });
    tell(
      io,
      { file: path, checkIns, ...days },
      `${checkIns} check-ins of ${days.from} to ${days.to} in ${path}`,
    );
    return 0;
  },
});

/** @throws UsageError */
function readDays(options: Record<string, unknown>, today: string): { from: string; to: string } {
  const from = readDay('--from', options.from ?? `${today.slice(0, 4)}-01-01`);
  const to = readDay('--to', options.to ?? today);
  if (from > to) throw new UsageError('days_reversed', `--from ${from} is later than --to ${to}`);
  return { from, to };
}

function readDay(option: string, typed: unknown): string {
  const [, year, month, date] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(String(typed)) ?? [];
  const day = toDay(Number(year), Number(month), Number(date));
  if (day === undefined)
    throw new UsageError('day_unknown', `${option} ${typed}: no such day; write it as 2026-04-20`);
  return day;
}

/** @throws OperatorError when none, or more than one, has that title. */
async function topicMeant(
  house: House,
  committee: CommitteeRow,
  typed: string | undefined,
): Promise<TopicId | undefined> {
  if (typed === undefined) return undefined;
  const topics = await listExportTopics(house.db, committee.id);
  const [only, ...others] = matchTopics(topics, typed);
  if (only && others.length === 0) return only.id;
  const listed = (only ? [only, ...others] : topics).map((topic) => topic.title).join('、') || 'none';
  throw new OperatorError(
    only ? 'topic_ambiguous' : 'topic_unknown',
    only
      ? `several topics are called so; name one: ${listed}`
      : `there is no topic ${typed}; topics are: ${listed}`,
  );
}

function noteExport(house: House, committee: CommitteeRow, detail: { checkIns: number }): Promise<void> {
  return inTransaction(house.db, (tx) =>
    appendAudit(tx, {
      committeeId: committee.id,
      actorPersonId: undefined,
      actor: 'cli',
      action: 'export-check-ins',
      objectKind: 'committee',
      objectId: String(committee.id),
      detail,
    }),
  );
}
