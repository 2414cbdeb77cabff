/** Commands of staff in disguise: what does not read as it looks is not done, and what people really type still is. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listJobs } from '../../jobs/index.js';
import type { Job, ReadingContext } from '../../src/chat/define-job.js';
import { isDisguised } from '../../src/chat/disguise.js';
import { fold } from '../../src/chat/fold.js';
import { understand } from '../../src/chat/understand.js';
import { STAFF_ROLES } from '../../src/domain/role.js';
import { message, SENT_AT } from '../chat/honest-table.js';
import { openTalk, type Talk } from '../support/dialogue.js';

const TABLE = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];
const forStaff = (job: Job | undefined) =>
  (STAFF_ROLES as readonly string[]).includes(job?.who ?? '') ||
  (STAFF_ROLES as readonly string[]).includes(job?.command?.who ?? '');
const STAFF_JOBS = TABLE.filter(forStaff);

/** What each word needs behind it to be a whole command. */
const ARGUMENTS = [
  '',
  ' N-20260423-01',
  ' 全部',
  ' 委员读书群',
  ' 3 5',
  '\n标题\n正文',
  ' 《论语》 2026年4月1日至5月1日',
];
const COMMANDS = STAFF_JOBS.flatMap((job) =>
  job.command!.words.flatMap((word) => ARGUMENTS.map((rest) => word + rest)),
).filter((text) => isStaffDeed(text));

function contextOf(question?: ReadingContext['question']): ReadingContext {
  return {
    sentAt: SENT_AT,
    chatKind: 'private',
    addressed: true,
    mentionsAll: false,
    roles: new Set(['staff', 'admin', 'tipEditor', 'approver']),
    notices: [],
    topicRunning: true,
    ...(question && { question }),
  };
}

function isStaffDeed(text: string, question?: ReadingContext['question']): boolean {
  const { job } = understand(message(text), contextOf(question), TABLE);
  return job !== undefined && forStaff(TABLE.find((one) => one.name === job));
}

const HIDDEN =
  '\u200b \u200c \u200d \u2060 \u00ad \ufeff \u034f \u180e \u3164 \u115f \ufe0f \u{e0061} \u{e0100} \u2062'.split(
    ' ',
  );
const TURNED = '\u202e \u202d \u202a \u202b \u2066 \u2067 \u2068 \u200e \u200f \u061c'.split(' ');
/** Letters of other scripts and other characters that look the same. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  通: '诵',
  知: '如',
  确: '碓',
  认: '讣',
  本: '夲',
  未: '末',
  已: '己',
  发: '友',
  定: '疋',
  重: '童',
  推: '椎',
  撤: '撒',
  回: '囬',
  进: '迸',
  度: '庹',
  全: '佥',
  送: '迭',
  群: '羣',
  暂: '塹',
  停: '仃',
  消: '逍',
  取: '耴',
  绑: '梆',
  名: '各',
  单: '単',
  公: '厶',
  告: '吿',
  谁: '淮',
  没: '沒',
  导: '异',
  入: '人',
  新: '斳',
  建: '健',
  专: '耑',
  题: '颗',
  结: '洁',
  束: '東',
  关: '矢',
  闭: '闲',
  恢: '灰',
  复: '夏',
  为: '办',
  设: '没',
  是: '昰',
  待: '侍',
  更: '吏',
  开: '幵',
  始: '姶',
  情: '惰',
  明: '朋',
  政: '攻',
  列: '烈',
  表: '袁',
  执: '势',
  收: '攵',
  到: '倒',
  请: '清',
  申: '甲',
  读: '渎',
  书: '韦',
  给: '绐',
};

describe('a disguised command of staff is not understood', () => {
  test('the commands are there to be disguised', () => {
    expect(COMMANDS.length).toBeGreaterThan(30);
    expect(COMMANDS.join('|')).toContain('确认 N-');
  });

  test('S6: nothing hidden between the letters of the command word', () => {
    const tried = COMMANDS.flatMap((text) => {
      const end = text.search(/[\s]|$/);
      return HIDDEN.flatMap((sign) =>
        Array.from({ length: end - 1 }, (_, at) => text.slice(0, at + 1) + sign + text.slice(at + 1)),
      );
    });
    expect(tried.length).toBeGreaterThan(1_000);
    expect(tried.filter((text) => isStaffDeed(text)).map((text) => JSON.stringify(text))).toEqual([]);
  });

  test('S6: nothing turned around in its line', () => {
    const tried = COMMANDS.flatMap((text) => {
      const line = text.split('\n', 1)[0]!;
      return TURNED.flatMap((sign) =>
        Array.from({ length: line.length }, (_, at) => text.slice(0, at) + sign + text.slice(at)),
      );
    });
    expect(tried.length).toBeGreaterThan(1_000);
    expect(tried.filter((text) => isStaffDeed(text)).map((text) => JSON.stringify(text))).toEqual([]);
  });

  test('S6: no character that only looks like one of its own', () => {
    const tried = COMMANDS.flatMap((text) =>
      [...text.split(/\s/, 1)[0]!].flatMap((sign, at) => {
        const other = LOOK_ALIKES[sign];
        return other === undefined || fold(other).text === fold(sign).text
          ? []
          : [text.slice(0, at) + other + text.slice(at + 1)];
      }),
    );
    const latin = ['确认 \u041d-20260423-01', '确认 \u039d-20260423-01', '确认 N\u30fc2026\u041e423\u30fc01'];
    expect(tried.length).toBeGreaterThan(50);
    expect([...tried, ...latin].filter((text) => isStaffDeed(text) && !isOtherWord(text))).toEqual([]);
  });

  test('S6: no disguised answer to a question that staff were asked', () => {
    const answers = ['全部同意', '同意 1', '确认', '拒绝 2', '导入', '委员读书群', '1', '是'];
    const executed = STAFF_JOBS.filter((job) => job.answer).flatMap((job) => {
      const question = { dialogueId: 1, job: job.name, payload: { items: [], committeeId: 1, noticeId: 1 } };
      return answers.flatMap((text) =>
        [
          `\u202e${text}`,
          `${text}\u2066`,
          text.length > 1 ? `${text[0]}\u200b${text.slice(1)}` : `\u202d${text}`,
        ].filter((disguised) => isStaffDeed(disguised, question)),
      );
    });
    expect(executed).toEqual([]);
  });

  /** 人 for 入 may make another word that is a command of its own. */
  function isOtherWord(text: string): boolean {
    return STAFF_JOBS.some((job) => job.command!.words.some((word) => text.startsWith(word)));
  }
});

describe('what people really type is no disguise', () => {
  const wide = (text: string) =>
    text
      .replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
      .replaceAll(' ', '\u3000');
  test.each<[string, (text: string) => string]>([
    ['full width', wide],
    ['a no-break space', (text) => text.replaceAll(' ', '\u00a0')],
    ['a narrow space before, as after a mention', (text) => `\u2005${text}`],
    ['a zero-width space before, as copied', (text) => `\u200b${text}`],
    ['emoji before', (text) => `📢 ${text}`],
    ['a family before', (text) => `👨‍👩‍👧 ${text}`],
    [
      'traditional characters',
      (text) => text.replaceAll('确认', '確認').replaceAll('发', '發').replaceAll('专题', '專題'),
    ],
  ])('%s', (_, change) => {
    expect(COMMANDS.filter((text) => !isStaffDeed(change(text)))).toEqual([]);
  });

  test('a notice whose body holds a number copied from an address book', () => {
    expect(isStaffDeed('通知 周五学习\n联系人：\u202d13800000001\u202c')).toBe(true);
    expect(isDisguised('通知 周五学习\n联系\u200b人')).toBe(false);
  });
});

describe('on a real committee', () => {
  let talk: Talk;
  beforeAll(async () => {
    talk = await openTalk();
  });
  afterAll(() => talk.close());

  test('S6: a disguised 确认, 取消, 暂停本群 or 本群设为 changes nothing, and staff are told that it was not understood', async () => {
    const says = (text: string) => talk.private().says('陈静', text);
    await says('通知\n读书活动\n请报送书目。\n发给：委员读书群');
    const state = async () => ({
      notices: await talk.db.selectFrom('notice').select(['state', 'number']).execute(),
      chats: await talk.db
        .selectFrom('chat')
        .select(['id', 'paused', 'committee_id'])
        .orderBy('id')
        .execute(),
      audit: (await talk.db.selectFrom('audit_log').select('id').execute()).length,
    });
    const before = await state();
    for (const text of ['\u202e认确', '确\u200b认', '\u2067确认', '取\u2060消', '确\u00ad认发送'])
      expect((await says(text)).join()).not.toMatch(/已开始发送|已取消/);
    for (const text of [
      '@群议机器人 暂\u200b停本群',
      '@群议机器人 \u202d暂停本群',
      '@群议机器人 本群\u200d设为 农业界',
    ])
      expect((await talk.group('委员读书群').says('陈静', text)).join()).not.toMatch(/已暂停|已设为/);
    expect(await state()).toEqual(before);
    expect((await says('确认')).join()).toContain('已开始发送');
  });
});
