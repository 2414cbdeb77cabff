/** What is wrong or odd about a roster, as the office reads it: in a chat and on the command line. */

import { ROLE_WORDS } from '../../src/domain/role.js';
import type { CellRemark, LineRemark, RosterFault, RosterRemark } from '../../src/domain/roster-fault.js';
import { FIELD_WORDS } from './roster-fields.js';

/** Behind the cell's place. */
const CELL: Readonly<Record<CellRemark, string>> = {
  account_odd: '里有空格或不能出现在账号里的字符',
  formula_failed: '是公式的错误值，请改成正确的内容',
  formula_without_result: '是没有保存结果的公式，请用“选择性粘贴”改成数值',
  is_date: '是日期格式，请设为文本后重新填写',
  name_illegible: '里有没能显示的字，多半是生僻字在另存时丢了，请用 .xlsx 重新填写',
  name_of_several: '里像是写了不止一人，请一人一行',
  name_with_more: '里有姓名以外的内容，请只写姓名',
  no_number: '不是数字',
  no_phone: '不是 11 位手机号',
  number_too_long: '的数字太长，被 Excel 改动过，请设为文本后重新填写',
  phone_incomplete: '号码被 Excel 改成了科学计数，丢了后几位，请把这一列设为文本后重新填写',
  phone_landline: '是座机或缺少区号的号码，没有录入',
  phones_several: '有多个号码，只取第一个手机号',
  role_unknown: `只能写${Object.keys(ROLE_WORDS).join('、')}，多个用、分开`,
  unit_odd: '里的名称不像单位名称',
};

const EVIDENCE = { account: '账号', phone: '手机', name: '姓名和界别' } as const;

const SAVE_AS = '请用 Excel 或 WPS 打开后另存为 .xlsx 再发一次。';

const FAULTS: Readonly<Record<Exclude<RosterFault['code'], Measured['code']>, string>> = {
  account_taken: '名单里有账号刚刚绑定到了别人名下，没有导入，请重新导入。',
  cells_too_many: '表格里的单元格太多，请只保留名单、删去多余的行和列后再发一次。',
  csv_quote: `这个 .csv 文件里有没有配对的引号，${SAVE_AS}`,
  damaged: `这个文件已损坏，${SAVE_AS}`,
  doctype: `这个文件的内部格式不对，${SAVE_AS}`,
  empty: '这个文件是空的，请检查后再发一次。',
  encoding: `这个文件的文字编码无法识别，${SAVE_AS}`,
  merges_too_many: '表中合并的单元格太多，请取消合并后再发一次。',
  no_header:
    '没有找到表头：名单里要有一行写着“姓名”，同一行还可以有 界别、专委会、联络组、委员工作室、参加单位、单位职务、职务、党派、手机、角色、飞书ID、微信号、企业微信ID、钉钉ID。请加上这一行后再发一次。',
  no_sheet: '这个文件里没有可以读取的工作表，请另存为 .xlsx 再发一次。',
  not_text: '这个文件不是文本表格，请把名单另存为 .xlsx 或 .csv 再发一次。',
  not_workbook: '这个文件不是 Excel 表格，请把名单另存为 .xlsx 或 .csv 再发一次。',
  old_or_locked: '这是旧版 .xls 或设了密码的文件，请去掉密码、另存为 .xlsx 后再发一次。',
  other_format: '只能读取 .xlsx 和 .csv 文件，请另存为其中一种后再发一次。',
  password: '这个文件设了密码，请去掉密码后再发一次。',
  too_large: '这个文件超过 5 MB，请只保留名单那一张表后再发一次。',
  unpacks_too_large: '这个文件展开后太大，请只保留名单那一张表，删去图片和多余的格式后再发一次。',
};

/** The faults that say how many or where. */
type Measured = Extract<RosterFault, { line: number } | { most: number } | { total: number }>;

export function describeRosterFault(fault: RosterFault): string {
  switch (fault.code) {
    case 'nobody':
      return `表头（第 ${fault.line} 行）下面没有人员，请检查后再发一次。`;
    case 'names_twice':
      return `第 ${fault.line} 行有 ${fault.columns} 个“姓名”列，请排成一列后再发一次。`;
    case 'people_too_many':
      return `名单超过 ${fault.most} 人，请分成几个文件。`;
    case 'lines_too_many':
      return `名单太长：第 ${fault.most} 行以后还有内容，请删去多余的行。`;
    case 'faults':
      return [
        `名单有 ${fault.total} 处要改，什么都没有导入：`,
        ...fault.faults.map((one) => `· ${describeRosterRemark(one)}`),
      ].join('\n');
    default:
      return FAULTS[fault.code];
  }
}

/** Without a full stop: it stands in a list. */
export function describeRosterRemark(remark: RosterRemark): string {
  if ('cell' in remark)
    return `第 ${remark.line} 行“${remark.heading}”（${remark.cell}）${CELL[remark.code]}`;
  switch (remark.code) {
    case 'more_sheets':
      return `文件里还有 ${remark.sheets} 张带“姓名”的表没有读取，只读了第一张`;
    case 'more_of_these':
      return `另有 ${remark.count} 处类似的情况`;
    case 'no_admin_left':
      return '照此导入后将没有管理员，请在“角色”列为至少一人写上管理员';
    case 'nameless':
      return `第 ${remark.line} 行有内容，但没有姓名`;
    case 'title_skipped':
      return `第 ${remark.line} 行按小标题跳过`;
    case 'same_value':
      return `第 ${remark.line} 行的${EVIDENCE[remark.of]}与第 ${remark.earlier} 行相同`;
    default:
      return `第 ${remark.line} 行：${describeMatch(remark)}`;
  }
}

function describeMatch(
  remark: Exclude<LineRemark, { code: 'nameless' | 'title_skipped' } | { code: 'same_value' }>,
): string {
  switch (remark.code) {
    case 'accounts_of_several':
      return '这一行的几个账号登记在不同的人名下，请核对';
    case 'account_and_phone_differ':
      return '账号和手机登记在不同的人名下，请核对';
    case 'phone_of_namesakes':
      return '手机登记在多个同名的人名下，请核对';
    case 'known_by_other_name':
      return `${EVIDENCE[remark.by]}已在别的政协委员会登记在另一个名字下，请核对`;
    case 'held_by_another':
      return `${EVIDENCE[remark.by]}登记在${remark.holder}名下，与姓名${remark.name}不一致，请核对`;
    case 'namesakes_in_sector':
      return `同界别有 ${remark.people} 位${remark.name}，请补上手机或账号以便区分`;
    case 'namesake':
      return `有同名的${remark.name}，请补上界别、手机或账号以便区分`;
    case 'namesake_gone':
      return `${remark.name}按新增处理；原有一位同名、界别不同的人，若是同一人请先补上手机或账号`;
    case 'revoked':
      return `${remark.name}的委员资格已撤销，请先恢复资格或从名单中删去`;
    case 'same_person':
      return `与第 ${remark.earlier} 行是同一个人，请合并成一行`;
    case 'kept_elsewhere': {
      const how = remark.kept.includes('accounts') ? '；账号请本人私聊发送绑定码或“绑定 姓名”来绑定' : '';
      const kept = remark.kept.map((field) => FIELD_WORDS[field]).join('、');
      return `${remark.name}在别的政协已登记，${kept}不随这份名单更改${how}`;
    }
  }
}

/** A heading that is no heading but perhaps somebody's data is not shown. */
export const shownHeading = (heading: string) => (heading === '' ? '（一列无法识别的表头）' : heading);
