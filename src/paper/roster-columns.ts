/** Finds the header of a roster and what each of its columns means, however the office words it. */

import type { RosterField } from '../domain/roster-field.js';
import type { PlacedCell, SheetGrid } from './sheet-grid.js';

const ACCOUNT_COLUMNS = ['lark', 'wechaty', 'wecom', 'dingtalk'] as const;
/** The adapter's folder name of an account column. */
export type AccountColumn = (typeof ACCOUNT_COLUMNS)[number];
export type RosterColumn = Exclude<RosterField, 'accounts'> | AccountColumn;

/** As `headingKey` leaves them. The first is the one that errors name. */
const HEADINGS: Readonly<Record<RosterColumn, readonly string[]>> = {
  name: ['姓名', '名字', '姓名全称'],
  sector: ['界别', '界別', '界别名称', '界别组'],
  specialCommittee: ['专委会', '专门委员会', '专委', '专委会名称', '專委會'],
  liaisonGroup: ['联络组', '乡镇联络组', '镇街联络组', '联络小组', '活动组', '活动小组', '小组', '聯絡組'],
  memberStudio: ['委员工作室', '工作室', '委员工作站', '委员之家'],
  participatingOrganization: ['参加单位', '界别单位', '推荐单位'],
  workPost: [
    '单位职务',
    '工作单位及职务',
    '工作单位和职务',
    '工作单位与职务',
    '工作单位职务',
    '单位及职务',
    '单位和职务',
    '单位与职务',
    '单位及职务职称',
    '工作单位及职务职称',
    '工作单位',
    '单位',
    '现任职务',
    '行政职务',
    '社会职务',
  ],
  post: ['职务', '政协职务', '本会职务', '职务名称'],
  party: ['党派', '政治面貌', '党派团体', '所属党派', '黨派'],
  phone: [
    '手机',
    '手机号',
    '手机号码',
    '手机电话',
    '移动电话',
    '移动电话号码',
    '联系电话',
    '联系手机',
    '联系方式',
    '联系电话号码',
    '电话',
    '电话号码',
    '手機',
    '聯絡電話',
  ],
  roles: ['角色', '身份角色', '系统角色', '群议角色', '权限'],
  lark: [
    '飞书ID',
    '飞书',
    '飞书号',
    '飞书账号',
    '飞书帐号',
    '飞书用户ID',
    'openid',
    'unionid',
    '飞书openid',
    'userid',
  ],
  wechaty: ['微信号', '微信', '微信ID', '微信账号', '微信帐号', 'wxid'],
  wecom: ['企业微信ID', '企业微信', '企业微信号', '企业微信账号', '企业微信帐号', '企微ID', '企微'],
  dingtalk: ['钉钉ID', '钉钉', '钉钉号', '钉钉账号', '钉钉帐号', '钉钉用户ID'],
};

const COLUMN_OF = new Map(
  (Object.keys(HEADINGS) as RosterColumn[]).flatMap((column) =>
    HEADINGS[column].map((heading) => [heading.toLowerCase(), column] as const),
  ),
);

/** `手机号码（必填）*` → `手机号码`. */
function headingKey(text: string): string {
  const plain = text.normalize('NFKC').replace(/\([^()]*\)|【[^【】]*】|\[[^[\]]*\]/g, '');
  return plain
    .replace(/[\s\p{P}\p{S}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\d{1,9}$/, '')
    .toLowerCase();
}

/** What a heading means; undefined when it means nothing here. */
export function columnOf(text: string): RosterColumn | undefined {
  const key = headingKey(text);
  return COLUMN_OF.get(key) ?? COLUMN_OF.get(key.replace(/^(?:委员|所属|所在|本人|政协)+/, ''));
}

export interface RosterHeader {
  line: number;
  /** Where each field stands; units and phones may have several columns. */
  columns: Map<RosterColumn, number[]>;
  /** Headings as written, for errors. */
  headings: Map<number, string>;
  ignored: string[];
  /** Columns that the heading 姓名 spans. */
  nameWidth: number;
}

/** Letterheads and notes above the header are rarely longer. */
const HEADER_WITHIN_LINES = 60;
const MAX_IGNORED = 50;

/** The line with 姓名 and most known headings; undefined when there is none. */
export function findHeader(grid: SheetGrid): RosterHeader | undefined {
  let best: RosterHeader | undefined;
  for (const row of grid.rows) {
    if (row.line > HEADER_WITHIN_LINES) break;
    const header = readHeader(grid, row.line);
    if (!header) continue;
    // A header of two lines: below the merged 姓名 stand the finer headings.
    const nameAt = header.columns.get('name')?.[0] ?? 0;
    const isSecondLine = grid.at(row.line, nameAt)?.line !== row.line;
    const more = header.columns.size - (best?.columns.size ?? 0);
    if (more > 0 || (more === 0 && isSecondLine)) best = header;
  }
  return best;
}

function readHeader(grid: SheetGrid, line: number): RosterHeader | undefined {
  const columns = new Map<RosterColumn, number[]>();
  const headings = new Map<number, string>();
  const ignored: string[] = [];
  let nameWidth = 1;
  for (const { column, placed } of cellsOfLine(grid, line)) {
    if (placed.cell.kind !== 'text' || placed.column !== column) continue;
    const heading = placed.cell.text.replace(/\s+/g, '');
    const meaning = columnOf(heading);
    headings.set(column, heading);
    if (meaning) columns.set(meaning, [...(columns.get(meaning) ?? []), column]);
    else if (!isCounter(heading)) ignored.push(nameable(heading));
    if (meaning === 'name') nameWidth = placed.width;
  }
  if (!columns.has('name')) return undefined;
  return { line, columns, headings, ignored: ignored.slice(0, MAX_IGNORED), nameWidth };
}

/** What stands in a line, cells that a merge reaches from above or the left included. */
function* cellsOfLine(grid: SheetGrid, line: number): Generator<{ column: number; placed: PlacedCell }> {
  const widest = Math.max(
    0,
    ...grid.rows.slice(0, HEADER_WITHIN_LINES).flatMap((row) => [...row.cells.keys()]),
  );
  for (let column = 1; column <= widest; column++) {
    const placed = grid.at(line, column);
    if (placed) yield { column, placed };
  }
}

function isCounter(heading: string): boolean {
  return /^(?:序号|编号|序|No\.?)$/i.test(heading);
}

/** A heading is shown whole; one that is long or holds a number is no heading but somebody's data, and left empty. */
function nameable(heading: string): string {
  return [...heading].length > 20 || /\d{5}/.test(heading.normalize('NFKC')) ? '' : heading;
}
