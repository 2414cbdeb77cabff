/** What an import would change: matching by platform id, then phone, then 姓名 and 界别; nothing is ever removed. */

import { expect, test } from 'vitest';
import { describePlan } from '../../jobs/wording/describe-plan.js';
import { describeRosterRemark } from '../../jobs/wording/roster-remarks.js';
import { ROSTER_FIELDS, type RosterField } from '../../src/domain/roster-field.js';
import type { CurrentPerson } from '../../src/domain/roster-match.js';
import { planRoster, type RosterPlanEntry } from '../../src/domain/roster-plan.js';
import type { RosterRow, RosterUnit } from '../../src/domain/roster-row.js';

const sector = (name: string, convener = false): RosterUnit => ({ kind: 'sector', name, convener });
const lark = (platformUserId: string) => ({ platform: 'lark', platformUserId });
/** The key stands for the keyed hash, under an old key and the current one. */
const keysOf = (phone: string) => [`new ${phone}`, `old ${phone}`];

function person(personId: number, name: string, more: Partial<CurrentPerson> = {}): CurrentPerson {
  return {
    personId,
    name,
    inCommittee: true,
    standsElsewhere: false,
    status: 'active',
    roles: ['member'],
    units: [],
    accounts: [],
    ...more,
  };
}

function row(line: number, name: string, more: Partial<RosterRow> = {}): RosterRow {
  return { line, name, units: [], roles: ['member'], accounts: [], ...more };
}

function plan(people: CurrentPerson[], rows: RosterRow[], fields: readonly RosterField[] = ROSTER_FIELDS) {
  return planRoster(people, { rows, fields: [...fields], ignoredColumns: [], notes: [] }, keysOf);
}

const fieldsOf = ({ changes }: RosterPlanEntry) => changes.map(({ field }) => field).join();

const outline = (people: CurrentPerson[], rows: RosterRow[], fields?: readonly RosterField[]) =>
  plan(people, rows, fields).entries.map((one) => [one.name, one.kind, one.personId, fieldsOf(one)]);

const LAN = person(1, '李秀兰', {
  units: [sector('农业界')],
  phoneKey: 'old 13800000001',
  accounts: [lark('ou_1')],
});
const WEI = person(2, '张伟', { units: [sector('教育界')] });
const WEI2 = person(3, '张伟', { units: [sector('经济界')] });

test('a platform id goes before the phone, the phone before 姓名 and 界别', () => {
  expect(
    outline(
      [LAN, WEI, WEI2],
      [
        row(2, '李秀兰', { units: [sector('工会界')], accounts: [lark('ou_1')] }),
        row(3, '张伟', { units: [sector('经济界')] }),
      ],
    ),
  ).toEqual([
    ['李秀兰', 'changed', 1, 'sector'],
    ['张伟', 'same', 3, ''],
  ]);
});

test('a phone known under an older key is the same phone', () => {
  const [entry] = plan(
    [LAN],
    [row(2, '李秀兰', { units: [sector('农业界')], phone: '13800000001' })],
  ).entries;
  expect(entry).toMatchObject({ kind: 'same', personId: 1 });
  expect(entry?.target).toBeUndefined();
});

test('a new phone is carried in the plan, an unchanged one is not', () => {
  const changed = row(2, '李秀兰', {
    units: [sector('农业界')],
    phone: '13800000009',
    accounts: [lark('ou_1')],
  });
  const known = row(2, '李秀兰', { units: [sector('工会界')], phone: '13800000001' });
  expect(plan([LAN], [changed]).entries[0]).toMatchObject({
    changes: [{ field: 'phone', before: [], after: [] }],
    target: { phone: '13800000009' },
  });
  expect(JSON.stringify(plan([LAN], [known]))).not.toContain('13800000001');
});

test('an empty phone or account cell takes nothing away, an empty party does', () => {
  const lan = { ...LAN, party: '民盟盟员' };
  expect(outline([lan], [row(2, '李秀兰', { units: [sector('农业界')] })])).toEqual([
    ['李秀兰', 'changed', 1, 'party'],
  ]);
});

test('what the file has no column for stays', () => {
  const wei = person(2, '张伟', {
    roles: ['member', 'standingCommitteeMember', 'convener', 'staff'],
    units: [sector('教育界', true), { kind: 'liaisonGroup', name: '第一联络组', convener: false }],
    party: '群众',
    post: '常委',
  });
  expect(outline([wei], [row(2, '张伟', { units: [sector('教育界')] })], ['name', 'sector'])).toEqual([
    ['张伟', 'same', 2, ''],
  ]);
  expect(outline([wei], [row(2, '张伟')], ['name'])).toEqual([['张伟', 'same', 2, '']]);
});

test('a roster of members without a 角色 column does not make staff members', () => {
  const jing = person(4, '陈静', { status: undefined, roles: ['staff', 'admin'] });
  expect(outline([jing], [row(2, '陈静')], ['name'])).toEqual([['陈静', 'same', 4, '']]);
  expect(outline([jing], [row(2, '陈静', { units: [sector('特邀界')] })], ['name', 'sector'])).toEqual([
    ['陈静', 'changed', 4, 'roles,sector'],
  ]);
});

test('people who are not in the file are listed, former members are not', () => {
  const former = person(5, '王建国', { status: 'former', roles: [] });
  expect(plan([LAN, WEI, former], [row(2, '张伟', { units: [sector('教育界')] })]).absent).toEqual([
    { personId: 1, name: '李秀兰', sectors: ['农业界'] },
  ]);
});

test('absent staff are listed only by files that list staff', () => {
  const jing = person(4, '陈静', { status: undefined, roles: ['staff'] });
  expect(plan([jing], [row(2, '李秀兰')]).absent).toEqual([]);
  expect(plan([jing], [row(2, '刘洋', { roles: ['tipEditor'] })]).absent).toMatchObject([{ name: '陈静' }]);
});

test('a former member who is in the file again is the same person', () => {
  const former = person(5, '王建国', { status: 'former', roles: [], units: [] });
  expect(outline([former], [row(2, '王建国', { units: [sector('经济界')] })])).toEqual([
    ['王建国', 'changed', 5, 'roles,sector'],
  ]);
});

test.each([
  [
    'two accounts of two people',
    [row(2, '李秀兰', { accounts: [lark('ou_1'), lark('ou_2')] })],
    '几个账号登记在不同的人名下',
  ],
  [
    'account and phone of two people',
    [row(2, '李秀兰', { accounts: [lark('ou_2')], phone: '13800000001' })],
    '账号和手机登记在不同的人名下',
  ],
  [
    'a phone of another name',
    [row(2, '王建国', { phone: '13800000001' })],
    '手机登记在李秀兰名下，与姓名王建国不一致',
  ],
  ['a name without 界别 that two bear', [row(2, '张伟')], '有同名的张伟，请补上界别、手机或账号'],
  [
    'two lines of one person',
    [row(2, '李秀兰', { accounts: [lark('ou_1')] }), row(3, '李秀兰', { phone: '13800000001' })],
    '与第 2 行是同一个人',
  ],
  ['a revoked member', [row(2, '薛宝山')], '委员资格已撤销'],
])('%s must be settled by a human first', (_, rows, message) => {
  const other = { ...WEI, accounts: [lark('ou_2')] };
  const revoked = person(6, '薛宝山', { status: 'revoked', roles: [] });
  const { problems } = plan([LAN, other, WEI2, revoked], rows);
  expect(problems).toHaveLength(1);
  const said = problems.map(describeRosterRemark).join();
  expect(said).toContain(message);
  expect(said).not.toMatch(/\d{7}/);
});

test('a corrected character in a name is a change of the same person', () => {
  const [entry] = plan([LAN], [row(2, '李秀岚', { units: LAN.units, phone: '13800000001' })]).entries;
  expect(entry).toMatchObject({
    kind: 'changed',
    personId: 1,
    changes: [{ field: 'name', before: ['李秀兰'], after: ['李秀岚'] }],
  });
});

test('a namesake of another 界别 is somebody new, with a note when the other one is gone from the file', () => {
  const { entries, notes } = plan([WEI], [row(2, '张伟', { units: [sector('医卫界')] })]);
  expect(entries).toMatchObject([{ kind: 'new' }]);
  expect(notes.map(describeRosterRemark)).toEqual([
    '第 2 行：张伟按新增处理；原有一位同名、界别不同的人，若是同一人请先补上手机或账号',
  ]);
  const both = plan(
    [WEI],
    [row(2, '张伟', { units: [sector('教育界')] }), row(3, '张伟', { units: [sector('医卫界')] })],
  );
  expect(both.notes).toEqual([]);
  expect(both.entries.map((entry) => entry.kind)).toEqual(['same', 'new']);
});

test('somebody another committee knows joins as themselves, and that committee’s words stay', () => {
  const elsewhere = person(9, '白露', {
    inCommittee: false,
    roles: [],
    phoneKey: 'new 13800000005',
    party: '群众',
  });
  const [entry] = plan(
    [elsewhere],
    [row(2, '白露', { phone: '13800000005', party: '民盟盟员', workPost: '教师' })],
  ).entries;
  expect(entry).toMatchObject({ kind: 'new', personId: 9, target: { party: '群众', workPost: '教师' } });
  const stranger = plan([elsewhere], [row(2, '王建国', { phone: '13800000005' })]);
  expect(stranger.problems.map(describeRosterRemark).join()).not.toContain('白露');
});

test('who stands in another committee gets no phone from this one’s file, not even a first one', () => {
  const elsewhere = person(9, '白露', {
    standsElsewhere: true,
    roles: ['member'],
    accounts: [lark('ou_9')],
  });
  const file = row(2, '白露', {
    phone: '13800000005',
    workPost: '教师',
    accounts: [lark('ou_9'), lark('ou_x')],
  });
  const { entries, notes } = plan([elsewhere], [file]);
  expect(entries[0]).toMatchObject({
    changes: [{ field: 'workPost', before: [], after: ['教师'] }],
    target: { workPost: '教师', newAccounts: [] },
  });
  expect(entries[0]?.target?.phone).toBeUndefined();
  expect(notes.map(describeRosterRemark).join()).toContain('手机、账号不随这份名单更改');
  const agreeing = plan([elsewhere], [row(2, '白露', { accounts: [lark('ou_9')] })]);
  expect(agreeing.notes).toEqual([]);
});

test('an import that would leave no admin is stopped', () => {
  const jing = person(4, '陈静', { status: undefined, roles: ['admin'] });
  expect(plan([jing], [row(2, '陈静', { roles: ['staff'] })]).problems).toMatchObject([{ line: 0 }]);
  expect(plan([jing], [row(2, '陈静', { roles: ['admin'] })]).problems).toEqual([]);
  expect(plan([jing], [row(2, '李秀兰')]).problems).toEqual([]);
});

test('召集人 follows the units: whoever convenes none is no convener', () => {
  const [entry] = plan([], [row(2, '李秀兰', { roles: ['member', 'convener'] })]).entries;
  expect(entry?.target?.roles).toEqual(['member']);
});

test('the preview counts, names people in the file’s order and shows no phone', () => {
  const people = [LAN, WEI, person(7, '马德福', { units: [sector('农业界')] })];
  const text = describePlan(
    plan(people, [
      row(2, '王建国', { units: [sector('经济界')], phone: '13800000007' }),
      row(3, '李秀兰', { units: [sector('农业界')], phone: '13800000009' }),
      row(4, '张伟', { units: [sector('教育界')] }),
      row(5, '丁一'),
    ]),
  );
  expect(text).toBe(
    [
      '名单共 4 人：新增 2 人、变更 1 人、不变 1 人、未在名单中 1 人',
      '新增：王建国（经济界）、丁一',
      '变更：',
      '· 李秀兰（农业界）：手机已变更',
      '未在名单中（保留不动，不会删除）：马德福（农业界）',
    ].join('\n'),
  );
});

test('the preview says what was before, what will be, and by itself what is lost', () => {
  const lan = { ...LAN, party: '群众', workPost: '农场负责人', post: '委员' };
  const wei = person(2, '张伟', {
    roles: ['member', 'standingCommitteeMember', 'staff'],
    units: [sector('教育界'), { kind: 'liaisonGroup', name: '第一联络组', convener: false }],
    post: '常委',
  });
  const text = describePlan(
    plan(
      [lan, wei],
      [
        row(2, '李秀兰', {
          units: [sector('工会界')],
          accounts: [lark('ou_1'), lark('ou_3')],
          workPost: '合作社理事长',
          post: '委员',
        }),
        row(3, '张伟', { units: [sector('教育界')], roles: ['member', 'tipEditor'] }),
      ],
    ),
  );
  expect(text).toBe(
    [
      '名单共 2 人：新增 0 人、变更 2 人、不变 0 人',
      '将清空（原来有，这份文件里空着或不再写，导入后就没有了）：',
      '· 李秀兰（工会界）：党派（原为群众）',
      '· 张伟（教育界）：职务（原为常委）、不再是常委、不再是机关、联络组（原为第一联络组）',
      '变更：',
      '· 李秀兰（工会界）：单位职务 农场负责人 → 合作社理事长；新增账号；界别 农业界 → 工会界',
      '· 张伟（教育界）：角色 委员、常委、机关 → 委员、信息员',
    ].join('\n'),
  );
});

test('a long preview cuts each list, keeps the order and says how many are missing', () => {
  const rows = Array.from({ length: 100 }, (_, at) =>
    row(at + 2, `张${String.fromCodePoint(0x4e00 + at)}`, { workPost: '教师' }),
  );
  const people = rows.map(({ name }, at) => person(at, name, { party: '群众' }));
  const lines = describePlan(plan(people, rows), 10).split('\n');
  expect(lines.filter((line) => line === '（另有 90 人未显示）')).toHaveLength(2);
  expect(lines.slice(2, 4)).toEqual(['· 张一：党派（原为群众）', '· 张丁：党派（原为群众）']);
  expect(describePlan(plan([], rows))).toContain('等 100 人');
});

test('a long value is cut in the preview', () => {
  const lan = person(1, '李秀兰', { workPost: '示范'.repeat(40) });
  const text = describePlan(plan([lan], [row(2, '李秀兰', { workPost: '教师' })]));
  expect(text).toContain(`单位职务 ${'示范'.repeat(20)}… → 教师`);
});

test('problems come first in the preview', () => {
  const lines = describePlan(plan([LAN], [row(2, '王建国', { phone: '13800000001' }), row(3, '丁一')])).split(
    '\n',
  );
  expect(lines[0]).toBe('名单共 2 人：新增 1 人、变更 0 人、不变 0 人、未在名单中 1 人、待核对 1 处');
  expect(lines[2]).toContain('第 2 行：手机登记在李秀兰名下');
});
