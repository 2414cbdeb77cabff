/** The roster by chat: the file sent privately, the preview, 确认导入, and accounts found by phone. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MessageEvent } from '../../src/chat/event.js';
import { csv, gbk, workbook } from '../paper/sheets.js';
import { openTalk, type Said, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
  await bindOnLark('陈静', 'ou_chenjing');
  await bindOnLark('吴晓东', 'ou_wuxiaodong');
  await bindOnLark('张伟', 'ou_zhangwei');
});
afterAll(() => talk.close());
beforeEach(async () => {
  talk.at('2026-11-23T10:00:00+08:00');
  await talk.db.deleteFrom('dialogue').execute();
  await talk.carryOut();
});

async function bindOnLark(name: string, platformUserId: string): Promise<void> {
  const { id } = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('account')
    .values({ platform: 'lark', platform_user_id: platformUserId, person_id: id, linked_by: 'code' })
    .execute();
}

function privately(id: string, more: Partial<MessageEvent>): Promise<Said> {
  const messageId = randomUUID();
  return talk.happens({
    type: 'message',
    platform: 'lark',
    eventKey: `m:${messageId}`,
    platformMessageId: messageId,
    sentAt: talk.now(),
    platformChatId: `oc_${id}`,
    chatKind: 'private',
    sender: { id },
    text: '',
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
    ...more,
  });
}

const file = (fileName: string, sizeBytes?: number): MessageEvent['attachments'] => [
  { kind: 'file', key: 'file_v3_1', fileName, ...(sizeBytes === undefined ? {} : { sizeBytes }) },
];

/** Everything said in these rows, as `[to, text]`. */
function words(rows: Said['rows']): [string, string][] {
  return rows.flatMap(({ target, action }) =>
    action.action === 'send' && action.message.type === 'text' ? [[target.id, action.message.text]] : [],
  );
}

/** An admin sends a file and the platform brings it. @returns what the admin then reads. */
async function sends(bytes: Uint8Array, fileName = '名单.csv', id = 'ou_chenjing'): Promise<string> {
  await privately(id, { attachments: file(fileName) });
  await talk.carryOut({ bytes: Buffer.from(bytes).toString('base64') });
  return words(await talk.carryOut())
    .filter(([to]) => to === id)
    .map(([, text]) => text)
    .join('\n');
}

const says = async (text: string, id = 'ou_chenjing') => words((await privately(id, { text })).rows);

async function countPeople(name: string): Promise<number> {
  return (await talk.db.selectFrom('person').select('id').where('name', '=', name).execute()).length;
}

const HEAD = '姓名,界别,手机,角色,飞书ID';

test('a GBK file: the preview, the confirmation, the counts, the accounts by 飞书ID', async () => {
  const preview = await sends(
    gbk(`示例县政协委员名单\n${HEAD}\n张　晨,农业界,13900000001,委员,ou_zhangchen\n李秀兰,农业界,,委员,\n`),
  );
  expect(preview).toContain('名单共 2 人：新增 1 人、变更 0 人、不变 1 人');
  expect(preview).toContain('新增：张晨（农业界）');
  expect(preview).toContain('请在30分钟内回复：确认导入');
  expect(preview).not.toContain('13900000001');
  const said = await privately('ou_chenjing', { text: '确认导入' });
  expect(words(said.rows)[0]).toEqual([
    'ou_chenjing',
    expect.stringMatching(/^名单已导入：新增 1 人、变更 0 人、不变 1 人。未在名单中的 \d+ 人保留不动。/),
  ]);
  const told = words(said.rows).find(([to]) => to === 'ou_zhangchen');
  expect(told?.[1]).toContain('张晨委员，您好。我是示例县政协使用的群议，已按名单为您绑定账号');
  expect(told?.[1]).toContain('【如何退出】');
  expect((await says('打卡 心得：第一次', 'ou_zhangchen'))[0]?.[1]).toContain('张晨委员，已记录');
  const audit = await talk.db
    .selectFrom('audit_log')
    .select(['actor', 'detail'])
    .where('action', '=', 'import-roster')
    .executeTakeFirstOrThrow();
  expect(audit).toMatchObject({ actor: 'lark', detail: { new: 1, same: 1, accounts: 1 } });
  expect(JSON.stringify(audit)).not.toContain('139');
});

test('the bytes of the file are not kept once they were read', async () => {
  const rows = await talk.db
    .selectFrom('inbox')
    .select('words')
    .where('deed', '=', 'import-roster')
    .where('type', '=', 'answered')
    .execute();
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every((row) => row.words === null)).toBe(true);
  expect(await talk.db.selectFrom('dialogue').select('id').execute()).toEqual([]);
});

test('an .xlsx with a title row and 序号 is read as well', async () => {
  const bytes = await workbook([
    ['示例县政协第十届委员名单'],
    ['序号', '姓名', '界别'],
    [1, '阿依古丽•买买提', '少数民族界'],
    [2, '顾新知', '教育界'],
  ]);
  expect(await sends(bytes, '名单.xlsx')).toContain('新增：顾新知（教育界）');
  await says('确认');
  expect(await countPeople('顾新知')).toBe(1);
});

test('the same file again changes nothing and asks nothing', async () => {
  const bytes = csv('姓名,界别\n阿依古丽·买买提,少数民族界\n顾新知,教育界\n');
  expect(await sends(bytes)).toContain('名单没有变化，不需要导入。');
  expect((await privately('ou_chenjing', { text: '确认导入' })).deed).not.toBe('import-roster');
});

test('another order alone is a change: the file’s order rules', async () => {
  const preview = await sends(csv('姓名,界别\n李秀兰,农业界\n顾新知,教育界\n'));
  expect(preview).toContain('名单的先后顺序有变动');
  await says('确认导入');
  const order = await talk.db
    .selectFrom('member')
    .innerJoin('person', 'person.id', 'member.person_id')
    .select('person.name')
    .orderBy('member.sort_order')
    .limit(2)
    .execute();
  expect(order.map((row) => row.name)).toEqual(['李秀兰', '顾新知']);
});

test('what blank cells would clear is named before it is confirmed; a column the file lacks clears nothing', async () => {
  await sends(csv('姓名,界别,党派,职务,单位职务\n顾新知,教育界,民盟盟员,常委,教师\n'));
  await says('确认导入');
  expect(await sends(csv('姓名,界别\n顾新知,教育界\n'))).toContain('名单没有变化');
  const preview = await sends(csv('姓名,界别,党派,职务,单位职务\n顾新知,教育界,,,校长\n'));
  expect(preview).toContain('· 顾新知（教育界）：单位职务 教师 → 校长');
  expect(preview).toMatch(/将清空.*\n· 顾新知（教育界）：党派（原为民盟盟员）、职务（原为常委）、不再是常委/);
  await says('取消');
  expect(await sends(csv('姓名,界别,手机\n顾新知,教育界,13900000077\n'))).toContain('手机已变更');
  await says('取消');
});

test('wrong headers: told what a roster needs, nothing imported, nothing to confirm', async () => {
  expect(await sends(csv('名称,部门\n甲,乙\n'))).toContain('没有找到表头：名单里要有一行写着“姓名”');
  expect(await talk.db.selectFrom('dialogue').select('id').execute()).toEqual([]);
});

test('a phone on two lines is told by line, without the number, and nothing is imported', async () => {
  const said = await sends(csv(`${HEAD}\n钱一,农业界,13900000011,委员,\n钱二,农业界,13900000011,委员,\n`));
  expect(said).toContain('名单有 1 处要改，什么都没有导入');
  expect(said).toContain('第 3 行的手机与第 2 行相同');
  expect(said).not.toContain('13900000011');
  expect(await countPeople('钱一')).toBe(0);
});

test('an old .xls, an empty file and one that is no roster are explained', async () => {
  const old = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]);
  expect(await sends(old, '名单.xls')).toContain('另存为 .xlsx');
  expect(await sends(new Uint8Array(), '名单.csv')).toContain('这个文件是空的');
  expect(await sends(csv('PK'), '名单.xlsx')).toContain('已损坏');
});

test('a file over 5 MB is not even fetched', async () => {
  const said = await privately('ou_chenjing', { attachments: file('名单.xlsx', 6 * 1024 * 1024) });
  expect(words(said.rows)[0]?.[1]).toContain('超过 5 MB');
  expect(said.rows.map((row) => row.action.action)).toEqual(['send']);
});

test('members and staff who are no admins are politely refused; in a group a file is nobody’s command', async () => {
  for (const id of ['ou_zhangwei', 'ou_wuxiaodong']) {
    const said = await privately(id, { attachments: file('名单.xlsx') });
    expect(words(said.rows)).toEqual([
      [
        id,
        '收到了您的表格。名单由管理员导入，您的账号没有这项权限，文件没有读取。要反映情况，请直接发送文字。',
      ],
    ]);
  }
  const inGroup = await privately('ou_chenjing', {
    chatKind: 'group',
    platformChatId: 'oc_group',
    attachments: file('名单.xlsx'),
  });
  expect(inGroup.rows).toEqual([]);
});

test('导入名单 tells an admin how, and nobody else', async () => {
  expect((await says('导入名单'))[0]?.[1]).toContain('请把名单文件（.xlsx 或 .csv');
  expect((await says('导入名单', 'ou_zhangwei'))[0]?.[1]).toContain('您的账号没有这项权限');
});

test('someone in no roster who sends a file is told how to bind', async () => {
  const said = await privately('ou_nobody', { attachments: file('名单.xlsx') });
  expect(words(said.rows)[0]?.[1]).toContain('您的账号还没有绑定');
});

test('a file that the platform does not bring is asked for again', async () => {
  await privately('ou_chenjing', { attachments: file('名单.csv') });
  await talk.carryOut();
  expect(words(await talk.carryOut())[0]?.[1]).toContain('没有取到这个文件');
});

test('取消 leaves all as it was', async () => {
  await sends(csv('姓名,界别\n孙不来,农业界\n'));
  expect(await says('取消')).toEqual([['ou_chenjing', '没有导入，名单保持原样。']]);
  expect(await countPeople('孙不来')).toBe(0);
});

test('the question lasts for thirty minutes and no longer', async () => {
  await sends(csv('姓名,界别\n孙准时,农业界\n'));
  talk.at('2026-11-23T10:29:59+08:00');
  await says('确认导入');
  expect(await countPeople('孙准时')).toBe(1);
  talk.at('2026-11-23T11:00:00+08:00');
  await sends(csv('姓名,界别\n孙迟到,农业界\n'));
  talk.at('2026-11-23T11:30:01+08:00');
  await says('确认导入');
  expect(await countPeople('孙迟到')).toBe(0);
});

test('when the committee changed since the preview it is shown again, and may then be confirmed', async () => {
  await sends(csv('姓名,界别\n孙长河,农业界\n周后来,农业界\n'));
  const unit = await talk.db
    .selectFrom('unit')
    .select('id')
    .where('name', '=', '农业界')
    .executeTakeFirstOrThrow();
  await talk.db.updateTable('unit').set({ name: '农业和农村界' }).where('id', '=', unit.id).execute();
  const [again] = await says('确认导入');
  expect(again?.[1]).toContain('预览之后名单有了变化，还没有导入，请重新核对。');
  expect(await countPeople('周后来')).toBe(0);
  await talk.db.updateTable('unit').set({ name: '农业界' }).where('id', '=', unit.id).execute();
  const [third] = await says('确认导入');
  expect(third?.[1]).toContain('预览之后名单有了变化');
  await says('确认导入');
  expect(await countPeople('周后来')).toBe(1);
});

test('with a draft of a notice open a bare 确认 is asked about; 确认导入 is clear', async () => {
  await sends(csv('姓名,界别\n吴两可,农业界\n'));
  const committee = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const author = await talk.db
    .selectFrom('person')
    .select('id')
    .where('name', '=', '陈静')
    .executeTakeFirstOrThrow();
  await talk.db
    .insertInto('notice')
    .values({
      committee_id: committee.id,
      number: 'N-20261123-09',
      kind: 'notice',
      title: '关于学习的通知',
      body: '周五学习',
      author_person_id: author.id,
      draft_expires_at: new Date('2026-11-24T10:00:00+08:00'),
    } as never)
    .execute();
  const [asked] = await says('确认');
  expect(asked?.[1]).toContain('您还有一份待确认的通知草稿');
  expect(await countPeople('吴两可')).toBe(0);
  await says('确认导入');
  expect(await countPeople('吴两可')).toBe(1);
  await talk.db.deleteFrom('notice').where('number', '=', 'N-20261123-09').execute();
});

test('who is no admin any more by the time of 确认 changes nothing', async () => {
  await sends(csv('姓名,界别\n郑无权,农业界\n'));
  await talk.db
    .updateTable('staff_account')
    .set({ disabled_at: talk.now() })
    .where('person_id', 'in', (eb) => eb.selectFrom('person').select('person.id').where('name', '=', '陈静'))
    .execute();
  await says('确认导入');
  expect(await countPeople('郑无权')).toBe(0);
  await talk.db.updateTable('staff_account').set({ disabled_at: null }).execute();
});

test('phones are asked for fifty at a time, one answer after the other, and found accounts are bound', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    return `号主${'甲乙丙丁戊己庚辛壬癸'[index % 10]}${'子丑寅卯辰巳午未申酉戌亥'[Math.floor(index / 10)]},农业界,13800000${number}`;
  });
  await sends(csv(`姓名,界别,手机\n${lines.join('\n')}\n`));
  const confirmed = await privately('ou_chenjing', { text: '确认导入' });
  const asks = (rows: Said['rows']) =>
    rows.flatMap(({ action }) => (action.action === 'find-by-phone' ? [action.phones] : []));
  expect(asks(confirmed.rows).map((phones) => phones.length)).toEqual([50]);
  const found = [
    { phone: '+8613800000001', user: { id: 'ou_first' } },
    { phone: '13800000002', user: { id: 'ou_zhangwei' } },
    { phone: '13899999999', user: { id: 'ou_not_asked_for' } },
  ];
  const asked: number[] = [];
  const said: [string, string][] = [];
  for (let round = 0; round < 6; round += 1) {
    const done = await talk.carryOut({ found });
    asked.push(...asks(done).map((phones) => phones.length));
    said.push(...words(done));
  }
  // 张晨 of the first test has a phone and an account already; others of earlier tests have none.
  expect(asked).toEqual([50, 50, 20]);
  expect(said.find(([, text]) => text.startsWith('按手机查找'))?.[1]).toBe(
    '按手机查找账号已完成：查找120人，绑定1人。其余的人可以私聊发给我：绑定 姓名。',
  );
  expect(said.find(([to]) => to === 'ou_first')?.[1]).toContain('号主甲子委员，您好。');
  const accounts = await talk.db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .select(['platform_user_id', 'person.name', 'linked_by'])
    .where('platform_user_id', 'in', ['ou_first', 'ou_zhangwei', 'ou_not_asked_for'])
    .orderBy('account.id')
    .execute();
  expect(accounts).toEqual([
    { platform_user_id: 'ou_zhangwei', name: '张伟', linked_by: 'code' },
    { platform_user_id: 'ou_first', name: '号主甲子', linked_by: 'phone' },
  ]);
});

test('a platform that may not look for phones is told of, once, and the roster stands', async () => {
  await sends(csv('姓名,界别,手机\n冯无权,农业界,13700000001\n'));
  await says('确认导入');
  await talk.carryOut();
  const said = words(await talk.carryOut());
  expect(said.map(([, text]) => text)).toEqual([
    expect.stringContaining('按手机查找账号没有成功（已绑定0人）'),
  ]);
  expect(await countPeople('冯无权')).toBe(1);
});
