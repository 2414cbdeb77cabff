/** Commands as an operator uses them: committees, roster, staff, groups, rows set aside, deliveries, what is held. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../adapters/cli/index.js';
import { insertInbox } from '../../../src/db/inbox.js';
import { markAside } from '../../../src/db/inbox-aside.js';
import { useLinkCode } from '../../../src/db/link-code.js';
import { insertOutbox, takeUnqueuedOutbox } from '../../../src/db/outbox.js';
import { holdUnsent } from '../../../src/db/outbox-held.js';
import type { InboxId, OutboxId } from '../../../src/db/schema.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { type Commands, openCommands } from './open-commands.js';

let here: Commands;
beforeAll(async () => {
  here = await openCommands({ demo: true });
});
afterAll(() => here.close());

const audited = async () => {
  const rows = await here.house.db
    .selectFrom('audit_log')
    .select(['action', 'actor'])
    .orderBy('id')
    .execute();
  return rows.map((row) => `${row.actor} ${row.action}`);
};
/** What a refusal says. */
const refused = async (...argv: string[]) => {
  const { code, out, err } = await here.run(...argv, '--json');
  expect(out).toBe('');
  return { code, error: JSON.parse(err).error.code };
};

describe('every command', () => {
  test.each(COMMANDS.map((command) => command.syntax))('%s has help', async (syntax) => {
    const words = syntax.split(' ').filter((word) => /^[a-z]/.test(word));
    const { code, out } = await here.run(...words, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: qunyi ${words[0]}`);
    expect(out).toContain('--json');
  });

  test('help takes names inside a group, and prints that very command’s help', async () => {
    for (const [words, option] of [
      [['members', 'import'], '--dry-run'],
      [['staff', 'add'], '--role'],
      [['deliveries', 'settle'], '<id>'],
      [['start'], '--roles'],
    ] as const) {
      const { code, out } = await here.run('help', ...words);
      expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(option) });
      expect(out).toContain(`Usage: qunyi ${words.join(' ')}`);
    }
    expect((await here.run('help', 'members')).out).toContain('import [options] <file>');
    expect((await here.run('help')).out).toContain('committees this installation serves');
    expect(await refused('help', 'members', 'wisdom')).toEqual({ code: 2, error: 'usage' });
  });

  test('what is none is a usage error, in words and as JSON', async () => {
    expect(await here.run('wisdom')).toMatchObject({ code: 2, err: expect.stringContaining('wisdom') });
    expect(await refused('members')).toEqual({ code: 2, error: 'usage' });
    expect(await refused('members', 'import')).toEqual({ code: 2, error: 'usage' });
    expect(await refused('doctor', '--loud')).toEqual({ code: 2, error: 'usage' });
  });
});

describe.sequential('before there is a committee besides the demo', () => {
  test('the demo is listed as what it is, and meant only when it is named', async () => {
    expect(await here.json('committees', 'list')).toEqual([
      { id: expect.any(Number), code: null, name: '示例县政协', demo: true },
    ]);
    expect(await refused('members', 'list')).toEqual({ code: 1, error: 'committee_missing' });
    const members = (await here.json('members', 'list', '--committee', '示例县政协')) as { name: string }[];
    expect(members.length).toBeGreaterThan(40);
    const { out } = await here.run('--committee', '示例县政协', 'members', 'list');
    expect(out).toMatch(/^姓名 /);
    expect(out).toContain('李秀兰');
  });

  test('say prints each answer, private ones marked; nothing when nothing was meant', async () => {
    const group = ['say', '--as', '李秀兰', '--in', '委员读书群'];
    expect(await here.run(...group, '打卡 《论语》第3章 心得：温故而知新')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^李秀兰委员，已记录.*\n$/),
    });
    expect(await here.run(...group, '大家今天打卡了吗？')).toEqual({ code: 0, out: '', err: '' });
    const alone = await here.json('say', '--as', '李秀兰', '帮助');
    expect(alone).toMatchObject({ understood: 'show-help', answers: [{ to: 'private' }] });
    expect((await here.run('say', '--as', '李秀兰', '帮助')).out).toMatch(/^（私信）/);
    const refusal = await here.json('say', '--as', '李秀兰', '意见反馈');
    expect(refusal).toMatchObject({ understood: 'pass-on-feedback', answers: [{ to: 'private' }] });
  });

  test('say refuses people and groups that are not there', async () => {
    expect(await refused('say', '--as', '无此人', '打卡')).toEqual({ code: 1, error: 'person_unknown' });
    expect(await refused('say', '--as', '李秀兰', '--in', '无此群', '打卡')).toEqual({
      code: 1,
      error: 'chat_unknown',
    });
    expect(await refused('say', '打卡')).toEqual({ code: 2, error: 'usage' });
  });

  test('a secret mark is refused, and said so', async () => {
    const said = await here.json('say', '--as', '李秀兰', '社情民意 机密★1年 关于某事的建议');
    expect(said).toMatchObject({ understood: expect.anything(), refused: true });
  });
});

describe.sequential('committees, roster, staff', () => {
  const roster = (name: string, text: string) => {
    writeFileSync(join(here.cwd, name), text);
    return name;
  };

  test('a committee is added once; its code is its name on the command line', async () => {
    expect(await here.json('committees', 'add', '东港县政协', '--code', 'DG')).toMatchObject({ code: 'DG' });
    expect(await refused('committees', 'add', '东港县政协')).toEqual({ code: 1, error: 'committee_exists' });
    expect(await refused('committees', 'add', '别处政协', '--code', 'DG')).toEqual({
      code: 1,
      error: 'committee_exists',
    });
    expect(await refused('committees', 'add', '别处政协', '--code', 'D G')).toEqual({
      code: 2,
      error: 'code_wrong',
    });
    expect(await refused('committees', 'add', ' ')).toEqual({ code: 2, error: 'name_wrong' });
    expect(await refused('committees', 'add', '别处政协', '--parent', '无')).toEqual({
      code: 1,
      error: 'committee_unknown',
    });
  });

  test('the playground is closed beside it: nobody can be played', async () => {
    expect(await refused('say', '--as', '李秀兰', '打卡')).toEqual({ code: 1, error: 'playground_closed' });
  });

  test('a roster is previewed, imported, and imported again without a change', async () => {
    const file = roster(
      'roster.csv',
      '姓名,界别,职务,手机,角色\n赵明,教育界,,13800000001,\n孙丽,经济界,常委,,\n',
    );
    expect(await here.json('members', 'import', file, '--dry-run')).toMatchObject({
      added: 2,
      imported: false,
    });
    expect(await here.json('members', 'list')).toEqual([]);
    expect((await here.run('members', 'import', file)).out).toContain('已导入');
    expect(await here.json('members', 'import', file)).toMatchObject({ added: 0, same: 2 });
    const members = await here.json('members', 'list');
    expect(members).toMatchObject([
      { name: '赵明', standing: false, bound: false },
      { name: '孙丽', standing: true },
    ]);
    expect(JSON.stringify(members)).not.toContain('13800000001');
  });

  test('a roster with faults changes nothing and names them by line', async () => {
    const file = roster('wrong.csv', '姓名,手机\n周强,13800000002\n吴敏,13800000002\n');
    const { code, err } = await here.run('members', 'import', file);
    expect(code).toBe(1);
    expect(err).toContain('第 3 行');
    expect(err).not.toContain('13800000002');
    expect(await here.json('members', 'list')).toHaveLength(2);
    expect(await refused('members', 'import', roster('no-names.csv', '电话,单位\n1,2\n'))).toEqual({
      code: 1,
      error: 'roster_invalid',
    });
    expect(await refused('members', 'import', 'nowhere.csv')).toEqual({ code: 1, error: 'file_unreadable' });
    expect(await refused('members', 'import', '.')).toEqual({ code: 1, error: 'file_unreadable' });
  });

  test('the first of the staff is an admin, and gets a code that works once', async () => {
    const made = (await here.json('staff', 'add', '陈静')) as {
      code: string;
      personId: number;
      roles: string[];
    };
    expect(made).toMatchObject({ roles: ['admin'], isNew: true, committee: 'DG' });
    const typed = made.code.replace('-', '');
    const use = () =>
      inTransaction(here.house.db, (tx) => useLinkCode(tx, here.house.seal, typed, new Date()));
    expect(await use()).toMatchObject({ kind: 'good', personId: made.personId });
    expect(await use()).toEqual({ kind: 'over' });
  });

  test('roles are named in either language, added to those there are, and a member of the roster may be staff', async () => {
    expect(await here.json('staff', 'add', '陈静', '--role', '信息员,approver')).toMatchObject({
      isNew: false,
      roles: ['admin', 'approver', 'tipEditor'],
    });
    expect(await here.json('staff', 'add', '赵　明')).toMatchObject({ isNew: false, roles: ['staff'] });
    // Without --role nothing is added: it is how a new code is made.
    expect(await here.json('staff', 'add', '陈静')).toMatchObject({
      isNew: false,
      roles: ['admin', 'approver', 'tipEditor'],
    });
    expect(await refused('staff', 'add', '陈静', '--role', '主席')).toEqual({
      code: 2,
      error: 'role_unknown',
    });
    expect(await refused('staff', 'add', '陈静', '--role', '委员')).toEqual({
      code: 2,
      error: 'role_unknown',
    });
    expect(await refused('staff', 'add', ' ')).toEqual({ code: 2, error: 'name_wrong' });
  });

  test('of namesakes one must be named by id', async () => {
    const file = roster('two.csv', '姓名,界别\n李强,教育界\n李强,经济界\n');
    await here.json('members', 'import', file);
    expect(await refused('staff', 'add', '李强')).toEqual({ code: 1, error: 'name_ambiguous' });
    const { err } = await here.run('staff', 'add', '李强');
    const [, id = ''] = /--person (\d+) \(经济界\)/.exec(err) ?? [];
    expect(await here.json('staff', 'add', '李强', '--person', id)).toMatchObject({ personId: Number(id) });
    expect(await refused('staff', 'add', '李强', '--person', '999999')).toEqual({
      code: 1,
      error: 'person_unknown',
    });
  });

  test('with two committees one must be named', async () => {
    await here.json('committees', 'add', '西港县政协', '--code', 'XG', '--parent', 'DG');
    expect(await refused('members', 'list')).toEqual({ code: 2, error: 'committee_ambiguous' });
    expect(await here.json('members', 'list', '--committee', 'XG')).toEqual([]);
    expect(await refused('members', 'list', '--committee', 'NO')).toEqual({
      code: 1,
      error: 'committee_unknown',
    });
  });
});

describe.sequential('groups', () => {
  let id: string;
  beforeAll(async () => {
    const made = await here.house.db
      .insertInto('chat')
      .values({ platform: 'lark', platform_chat_id: 'oc_new', kind: 'group', name: '新群' })
      .returning('id')
      .executeTakeFirstOrThrow();
    id = String(made.id);
  });

  test('a group of nobody is tagged and becomes the committee’s', async () => {
    const found = (await here.json('chats', 'list')) as { id: number; committee: string | null }[];
    expect(found.find((one) => String(one.id) === id)).toMatchObject({ committee: null, tags: [] });
    expect(await refused('chats', 'tag', id, '第一联络组')).toEqual({
      code: 2,
      error: 'committee_ambiguous',
    });
    await here.json('chats', 'tag', id, '第一联络组', '读书', '--committee', 'DG');
    const after = (await here.json('chats', 'list', '--committee', 'DG')) as { id: number }[];
    expect(after).toMatchObject([{ committee: 'DG', tags: ['第一联络组', '读书'] }]);
    expect((await here.run('chats', 'list')).out).toContain('第一联络组、读书');
  });

  test('tags are short, groups exist, and the demo owns no real group', async () => {
    expect(await refused('chats', 'tag', '424242', '读书')).toEqual({ code: 1, error: 'chat_unknown' });
    expect(await refused('chats', 'tag', 'oc_new', '读书')).toEqual({ code: 2, error: 'id_wrong' });
    expect(await refused('chats', 'tag', id, '长'.repeat(41))).toEqual({ code: 2, error: 'tag_wrong' });
    const other = await here.house.db
      .insertInto('chat')
      .values({ platform: 'lark', platform_chat_id: 'oc_other', kind: 'group' })
      .returning('id')
      .executeTakeFirstOrThrow();
    expect(await refused('chats', 'tag', String(other.id), '读书', '--committee', '示例县政协')).toEqual({
      code: 1,
      error: 'chat_not_demo',
    });
  });
});

describe.sequential('what waits for somebody', () => {
  const message = (key: string) => ({
    hint: 'record-check-in',
    event: {
      type: 'tick' as const,
      platform: 'clock',
      eventKey: `e:${key}`,
      sentAt: new Date(),
      job: 'forget-words',
    },
  });

  test('a row set aside is listed with its reason and requeued once', async () => {
    const { db, seal } = here.house;
    const [id] = (await insertInbox(db, seal, [message('one')])) as InboxId[];
    await markAside(db, id!, 'failed_eight_times');
    expect(await here.json('inbox', 'aside')).toMatchObject([{ id, reason: 'failed_eight_times' }]);
    expect((await here.run('inbox', 'aside')).out).toContain('failed_eight_times');
    expect(await here.json('inbox', 'requeue', String(id))).toEqual({ id, handedOver: false });
    expect(await refused('inbox', 'requeue', String(id))).toEqual({ code: 1, error: 'row_unknown' });
    expect(await here.json('inbox', 'aside')).toEqual([]);
  });

  const sendable = async (keys: string[]) => {
    const { db, seal } = here.house;
    await inTransaction(db, (tx) =>
      insertOutbox(
        tx,
        seal,
        keys.map((dedupeKey) => ({
          platform: 'lark',
          dedupeKey,
          target: { kind: 'chat' as const, id: 'oc_new' },
          action: { action: 'send' as const, message: { type: 'text' as const, text: '您好' } },
          priority: 'answer' as const,
        })),
      ),
    );
    const rows = await db
      .selectFrom('outbox')
      .select('id')
      .where('dedupe_key', 'in', keys)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.id);
  };
  const stateOf = async (id: OutboxId) =>
    (await here.house.db.selectFrom('outbox').select('state').where('id', '=', id).executeTakeFirstOrThrow())
      .state;

  test('an uncertain delivery is settled as sent, or sent once more', async () => {
    const [one, two] = await sendable(['one', 'two']);
    await here.house.db
      .updateTable('outbox')
      .set({ state: 'uncertain', error_code: 'reply_lost' })
      .where('id', 'in', [one!, two!])
      .execute();
    const listed = (await here.json('deliveries', 'list', '--uncertain')) as { id: number }[];
    expect(listed).toMatchObject([{ id: one, state: 'uncertain', targetName: '新群' }, { id: two }]);
    expect((await here.run('deliveries', 'list')).out).toContain('reply_lost');
    await here.json('deliveries', 'settle', String(one), 'sent');
    await here.json('deliveries', 'settle', String(two), 'resend');
    expect([await stateOf(one!), await stateOf(two!)]).toEqual(['sent', 'waiting']);
    expect(await refused('deliveries', 'settle', String(one), 'sent')).toEqual({
      code: 1,
      error: 'delivery_unknown',
    });
    expect(await refused('deliveries', 'settle', String(one), 'maybe')).toEqual({
      code: 2,
      error: 'how_unknown',
    });
    expect((await here.run('deliveries', 'list')).out).toBe('none\n');
  });

  test('what a restored database holds is released, but for what was settled', async () => {
    const [arrived, missing, anew] = await sendable(['arrived', 'missing', 'anew']);
    await holdUnsent(here.house.db);
    await here.json('deliveries', 'settle', String(anew), 'resend');
    expect(await takeUnqueuedOutbox(here.house.db, 'lark', 0, 100)).toMatchObject([{ id: anew }]);
    await here.json('deliveries', 'settle', String(arrived), 'sent');
    expect(await here.json('outbox', 'release')).toEqual({ released: expect.any(Number) });
    expect([await stateOf(arrived!), await stateOf(missing!)]).toEqual(['sent', 'waiting']);
    expect((await here.run('outbox', 'release')).out).toBe('nothing is held\n');
  });
});

test('the demo is dropped once, and everything staff did by command is in the audit log', async () => {
  expect(await here.json('committees', 'drop-demo')).toEqual({ dropped: true });
  expect(await here.json('committees', 'drop-demo')).toEqual({ dropped: false });
  const names = ((await here.json('committees', 'list')) as { name: string }[]).map((one) => one.name);
  expect(names).toEqual(['东港县政协', '西港县政协']);
  const expected = [
    'add-committee',
    'import-roster',
    'add-staff',
    'tag-chat',
    'requeue-inbox',
    'settle-delivery',
    'release-outbox',
    'drop-demo',
  ];
  expect(new Set(await audited())).toEqual(new Set(expected.map((action) => `cli ${action}`)));
});
