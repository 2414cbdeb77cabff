/** 发通知 as dialogues: who may, what the preview tells, how the groups are named. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertNotice } from '../../src/db/notice.js';
import type { CommitteeId, PersonId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { NOT_UNDERSTOOD, openTalk, type Said, type Talk } from '../support/dialogue.js';

let talk: Talk;
beforeAll(async () => {
  talk = await openTalk();
});
afterAll(() => talk.close());

const NOTICE = '通知\n关于开展读书活动的通知\n各位委员：请于周五前报送书目。';
const says = (text: string, name = '陈静') => talk.private().says(name, text);
const numberOf = (answers: string[]) => /N-\d{8}-\d\d/.exec(answers.join())![0];

async function cardOf(said: Said) {
  const action = said.rows[0]!.action;
  if (action.action !== 'send' || action.message.type !== 'card') throw new Error('no card');
  return action.message.card;
}

describe('with 发给', () => {
  test('the preview shows number, title, body, groups, how 收到 is heard, and how many people', async () => {
    expect(await says(`${NOTICE}\n发给：委员读书群、第一联络组`)).toEqual([
      [
        '（私信）通知草稿 N-20261123-01',
        '标题：关于开展读书活动的通知',
        '各位委员：请于周五前报送书目。',
        '将发送到2个群，应回执的委员有58人：',
        '1. 委员读书群（新群）：直接回复“收到”即可记录',
        '2. 第一联络组群（新群）：直接回复“收到”即可记录',
        '24小时内有效。确认发送请回复：确认 N-20261123-01；改发其他群请回复：发给：群名；不发了请回复：取消 N-20261123-01。',
      ].join('\n'),
    ]);
  });

  test('the preview has buttons that name the draft', async () => {
    const card = await cardOf(await talk.private().hears('陈静', `${NOTICE}\n发给：全部`));
    const { id } = await talk.db
      .selectFrom('notice')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(card.buttons.map((button) => button.value)).toEqual([
      { job: 'confirm-notice', noticeId: id, decision: 'confirm' },
      { job: 'confirm-notice', noticeId: id, decision: 'cancel' },
    ]);
    expect(card.paragraphs.join('\n')).toContain('将发送到3个群');
  });

  test('a person in three groups counts once', async () => {
    const all = (await says(`${NOTICE}\n发给：所有群`)).join();
    const one = (await says(`${NOTICE}\n发给：委员读书群`)).join();
    expect(/有(\d+)人/.exec(all)![1]).toBe(/有(\d+)人/.exec(one)![1]);
  });

  test('said to the bot in a group, the preview still goes to its author alone', async () => {
    const said = await talk.group('委员工作群').hears('陈静', `@群议机器人 ${NOTICE}\n发给：委员读书群`);
    expect(said.rows.map((row) => row.target.kind)).toEqual(['user']);
  });

  test('a part of a name is enough where only one group bears it', async () => {
    expect((await says(`${NOTICE}\n发给：读书群`)).join()).toContain('1. 委员读书群');
  });

  test('知情明政 bears its issue number', async () => {
    const [preview] = await says('知情明政 第3期\n农业农村工作情况\n正文\n发给：委员读书群');
    expect(preview).toContain('知情明政草稿');
    expect(preview).toContain('标题：知情明政第3期：农业农村工作情况');
  });

  test('a unit without a group, and a name that is none, are told with the groups there are', async () => {
    const [answer] = await says(`${NOTICE}\n发给：农业界、委员书友群`);
    expect(answer).toMatch(
      /^（私信）草稿 N-20261123-\d\d 已保存，24小时内有效。没有找到“委员书友群”。“农业界”还没有对应的群（可在群里@我发送：本群设为 农业界）。请回复群名（可以写几个，或写“全部”）。可选的群：委员工作群、委员读书群、第一联络组群。$/,
    );
    expect(await says('委员工作群')).toEqual([expect.stringContaining('1. 委员工作群')]);
  });

  test('a group tagged with the unit is the unit’s', async () => {
    await talk.db
      .updateTable('chat')
      .set({ tags: ['农业界'] })
      .where('name', '=', '委员工作群')
      .execute();
    expect((await says(`${NOTICE}\n发给：农业界`)).join()).toContain('1. 委员工作群');
  });
});

describe('without 发给', () => {
  test('it is asked for, and the next message answers', async () => {
    expect((await says(NOTICE)).join()).toContain('还缺发送范围。请回复群名');
    expect(await says('委员读书群和委员工作群')).toEqual([expect.stringContaining('没有找到')]);
    expect(await says('委员读书群，委员工作群。')).toEqual([expect.stringContaining('将发送到2个群')]);
    expect(await says('第一联络组群')).toEqual([NOT_UNDERSTOOD]);
  });

  test('another notice instead of the answer is another draft', async () => {
    await says(NOTICE);
    expect(await says(`${NOTICE}\n发给：委员读书群`)).toEqual([expect.stringContaining('通知草稿')]);
  });

  test('asked in a group it is answered privately with 发给', async () => {
    const [asked] = await talk.group('委员工作群').says('吴晓东', `@群议机器人 ${NOTICE}`);
    expect(asked).toContain('（私信）');
    expect(asked).toContain('请在这里回复：发给：群名');
    expect(await says('发给：委员读书群', '吴晓东')).toEqual([expect.stringContaining('将发送到1个群')]);
  });

  test('发给 with a number changes that draft', async () => {
    const number = numberOf(await says(`${NOTICE}\n发给：委员读书群`));
    const [preview] = await says(`发给：${number} 委员工作群`);
    expect(preview).toContain(number);
    expect(preview).toContain('1. 委员工作群');
    expect(preview).not.toContain('委员读书群');
  });
});

describe('what cannot be sent', () => {
  let saved: { state: 'joined' | 'left' | 'dissolved'; paused: boolean }[];
  beforeEach(async () => {
    saved = await talk.db.selectFrom('chat').select(['state', 'paused']).execute();
  });
  afterEach(async () => {
    expect(saved.length).toBeGreaterThan(0);
    await talk.db.updateTable('chat').set({ state: 'joined', paused: false }).execute();
  });

  test('a group the bot was removed from, and a paused one, are named as not deliverable', async () => {
    await talk.db.updateTable('chat').set({ state: 'left' }).where('name', '=', '委员工作群').execute();
    await talk.db.updateTable('chat').set({ paused: true }).where('name', '=', '第一联络组群').execute();
    const [preview] = await says(`${NOTICE}\n发给：全部`);
    expect(preview).toContain('将发送到1个群');
    expect(preview).toContain('无法送达：委员工作群（我已不在群里）、第一联络组群（已暂停）');
    expect((await says(`${NOTICE}\n发给：委员工作群`)).join()).toContain('委员工作群目前无法送达');
  });

  test('un-@ed words that are not heard in a group are said so', async () => {
    await talk.db.updateTable('chat').set({ hears_all: false }).where('name', '=', '委员工作群').execute();
    expect((await says(`${NOTICE}\n发给：委员工作群`)).join()).toContain(
      '委员工作群（新群）：未@我的“收到”听不到，以点按钮为准',
    );
  });

  test('a notice without words is asked for them', async () => {
    expect((await says('通知')).join()).toContain('请把通知内容一起发来');
    expect((await says('知情明政 第3期')).join()).toContain('请把通知内容一起发来');
  });

  test('a notice that is too long is refused and not kept', async () => {
    const before = await talk.db.selectFrom('notice').select('id').execute();
    expect((await says(`通知\n题目\n${'字'.repeat(5_000)}`)).join()).toContain('最多5000字');
    expect(await talk.db.selectFrom('notice').select('id').execute()).toHaveLength(before.length);
  });
});

describe('who may', () => {
  test('a member is refused, privately', async () => {
    const refusal =
      '（私信）这项操作由政协机关工作人员办理，您的账号没有这项权限。如需开通，请与管理员联系。';
    expect(await says(`${NOTICE}\n发给：委员读书群`, '李秀兰')).toEqual([refusal]);
    expect(await talk.group('委员工作群').says('张伟', `@群议机器人 ${NOTICE}\n发给：委员读书群`)).toEqual([
      refusal,
    ]);
  });

  test('信息员 who is not 机关 is refused as well', async () => {
    expect((await says(`${NOTICE}\n发给：委员读书群`, '刘洋')).join()).toContain('没有这项权限');
  });

  test('un-@ed in a group it is chatter, from anybody', async () => {
    for (const name of ['张伟', '陈静'])
      expect(await talk.group('委员工作群').says(name, '通知：周五3点学习')).toEqual([]);
  });
});

test('drafts of one day made at the same time get different numbers', async () => {
  const committee = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  const person = await talk.db.selectFrom('person').select('id').executeTakeFirstOrThrow();
  const now = new Date('2026-12-01T00:00:00+08:00');
  const draft = {
    committeeId: committee.id as CommitteeId,
    authorPersonId: person.id as PersonId,
    kind: 'notice' as const,
    issueNumber: null,
    title: '题目',
    body: '正文',
    hasEvent: false,
    wantsAcknowledgement: true,
    expiresAt: now,
    inboxId: undefined,
  };
  const made = await Promise.all(
    Array.from({ length: 12 }, () => inTransaction(talk.db, (tx) => insertNotice(tx, draft, now))),
  );
  expect(new Set(made.map((notice) => notice.number)).size).toBe(12);
  expect(made.map((notice) => notice.number).sort()[0]).toBe('N-20261201-01');
});

test('a title alone is asked for its body, and makes no draft', async () => {
  for (const words of ['通知 关于召开专题协商会的通知\n发给：委员工作群', '通知 标题：专题协商会']) {
    const said = await talk.private().says('陈静', words);
    expect(said).toEqual([
      expect.stringMatching(/^（私信）只读到标题《.*专题协商会.*》，没有读到正文，还没有生成草稿。/),
    ]);
  }
});
