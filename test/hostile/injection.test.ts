/** Markup and mentions in every text that people control: what goes out through the real line mentions nobody, marks up nothing. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { toRequest, toUpload } from '../../adapters/lark/outbound.js';
import { toCalls } from '../../adapters/wechaty/outbound.js';
import type { OutboundMessage } from '../../src/chat/outbound.js';
import { eventually } from '../support/eventually.js';
import type { SentMessage } from '../support/fake-lark/index.js';
import { mentionsOf } from '../support/fake-lark/message-words.js';
import { type LarkLine, openLine } from '../support/line.js';
import { describeWithServices } from '../support/services.js';

const INJECTIONS = [
  '@所有人',
  '@_all',
  '@\u202e所有人',
  '@全体成员',
  '@Everyone',
  '@_user_1',
  '<at user_id="all">所有人</at>',
  '<at id=all></at>',
  '<at\u200e id=all></at>',
  "<\u202aat user_id='all'>",
  '<AT email="a@b.cn"/>',
  '[点我](https://evil.example)',
  ']\u2066(https://evil.example)',
  '![图](img_v2_x)',
  '<b>粗</b><a href="https://evil.example">',
  '<font color=red>红</font>',
  '<person id="all"></person>',
  '","tag":"at","user_id":"all',
  '{{at id=all}}',
  '\\u003cat user_id=\\"all\\"\\u003e',
];
/** What Lark would take for markup or a mention in a text message, whatever stands around it. */
const LIVE = /[<>]|\]\(|@(?:_|所有人|全体|all|everyone)|[\u202a-\u202e\u2066-\u2069]/i;

function liveIn({ msgType, content }: Pick<SentMessage, 'msgType' | 'content'>): string[] {
  const found = mentionsOf(msgType, content).map((who) => `mentions ${who}`);
  const walk = (node: unknown): void => {
    if (typeof node === 'string' && LIVE.test(node)) found.push(node);
    if (typeof node !== 'object' || node === null) return;
    const { tag } = node as { tag?: unknown };
    if (typeof tag === 'string' && /^(?:at|a|markdown|lark_md|md|person|img)$/.test(tag)) found.push(tag);
    for (const one of Object.values(node)) walk(one);
  };
  walk(content);
  return found;
}

const INSTEAD = { action: 'send', message: { type: 'text', text: '' } } as const;

test('S7: text, post, card and file name through the outbound of Feishu: 0 live', () => {
  const target = { kind: 'chat', id: 'oc_1' } as const;
  const found = INJECTIONS.flatMap((text) => {
    const button = { label: text, style: 'primary', value: { job: 'x' } } as const;
    const messages: OutboundMessage[] = [
      { type: 'text', text },
      { type: 'text', text: `@${text}` },
      { type: 'post', title: text, paragraphs: [text] },
      {
        type: 'card',
        card: {
          title: text,
          tone: 'blue',
          paragraphs: [text],
          buttons: [button],
          input: { name: 'words', label: text, placeholder: text, submit: button },
        },
      },
    ];
    const said = messages.flatMap((message) => {
      const { data } = toRequest({ action: 'send', message }, target, 'key');
      const shown = toRequest({ action: 'show', message, person: 'ou_1', instead: INSTEAD }, target, 'key');
      return [
        ...liveIn({ msgType: String(data?.msg_type), content: JSON.parse(String(data?.content)) }),
        ...liveIn({ msgType: 'interactive', content: shown.data?.card as Record<string, unknown> }),
      ];
    });
    const named = toUpload(`${text}.docx`, 'AAAA').data?.file_name as string;
    return LIVE.test(named) ? [...said, named] : said;
  });
  expect(found).toEqual([]);
});

test('S7: the same through the outbound of WeChat: nothing there calls everyone or turns a line around', () => {
  const calling = /@\s?(?:所有人|全体|all|everyone)|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/i;
  const found = INJECTIONS.flatMap((text) => {
    const button = { label: text, style: 'primary', value: { job: 'x' } } as const;
    const input = { name: 'words', label: text, placeholder: text, submit: button };
    const card = { title: text, tone: 'blue', paragraphs: [text], buttons: [button], input } as const;
    const messages: OutboundMessage[] = [
      { type: 'text', text },
      { type: 'text', text: `@${text}` },
      { type: 'post', title: text, paragraphs: [text] },
      { type: 'card', card: { ...card, paragraphs: [text], buttons: [button] } },
      { type: 'file', fileName: `${text}.docx`, bytes: 'AAAA' },
    ];
    const said = messages.flatMap((message) =>
      toCalls({ action: 'send', message }, { kind: 'chat', id: 'r' }),
    );
    expect(said).toHaveLength(messages.length);
    return said
      .flatMap((call) => Object.values(call))
      .filter((one) => typeof one === 'string' && calling.test(one));
  });
  expect(found).toEqual([]);
});

describeWithServices('through the whole line', { timeout: 180_000 }, () => {
  let line: LarkLine;
  beforeAll(async () => {
    line = await openLine('postgres + redis');
  });
  afterAll(() => line?.close());

  const settled = () =>
    eventually(
      async () => {
        const waiting = await line.db
          .selectFrom('inbox')
          .select('id')
          .where('state', '=', 'waiting')
          .where('platform', '=', 'lark')
          .execute();
        const unsent = await line.db
          .selectFrom('outbox')
          .select('id')
          .where('state', 'in', ['waiting', 'sending'])
          .where('action', '=', 'send')
          // What waits for the morning is not said in this test.
          .where((row) => row.or([row('not_before', 'is', null), row('not_before', '<=', new Date())]))
          .execute();
        expect([waiting.length, unsent.length]).toEqual([0, 0]);
      },
      { withinMs: 60_000, everyMs: 200 },
    );
  const say = (user: string, text: string, chat?: string, file?: string) =>
    line.lark.pushLongConnection(
      line.lark.say({
        user,
        ...(chat === undefined ? {} : { chat, mentionsBot: true }),
        ...(file === undefined
          ? { text }
          : { type: 'file', content: { file_key: 'file_1', file_name: file } }),
      }),
    );

  test('S7: names, books, groups, tips, notices, bindings and files: 0 mentions, 0 live markup', async () => {
    const quarter = INJECTIONS.length / 4;
    for (let part = 0; part < 4; part += 1) {
      const hostile = INJECTIONS.slice(part * quarter, (part + 1) * quarter).join('');
      await line.db
        .updateTable('person')
        .set({ name: `李${hostile}` })
        .where('name', 'like', '李%')
        .execute();
      await line.db
        .updateTable('chat')
        .set({ name: `组${hostile}` })
        .where('name', 'like', '组%')
        .execute();
      if (part === 0)
        await line.db
          .updateTable('chat')
          .set({ name: `组${hostile}` })
          .where('name', '=', '第一联络组群')
          .execute();
      await line.db.updateTable('study_topic').set({ title: hostile }).execute();
      await say('李秀兰', `打卡 《${hostile}》第3章 心得：${hostile}读书明理`, '委员读书群');
      await say('王建国', `社情民意\n标题：${hostile}\n情况：${hostile}\n建议：${hostile}`);
      await say('陈静', `通知 ${hostile}\n${hostile}\n时间：明天下午3点\n发给：委员读书群`);
      await settled();
      await say('陈静', '确认');
      await settled();
      await say('陈静', `通知 ${hostile}\n${hostile}\n发给：组${hostile}、没有的${hostile}`);
      await say('陈静', '进度');
      await say('王建国', '我的社情民意');
      await say('李秀兰', '我的打卡');
      await say('陈静', `新建专题 ${hostile} 2026年12月1日至12月31日 书目：${hostile}`);
      await say(`路人${part}`, `绑定 ${hostile}`);
      await say('陈静', '', undefined, `${hostile}.xlsx`);
      await say('张伟', `意见反馈 ${hostile}`);
      await settled();
    }
    const sent = [...line.lark.sent, ...line.lark.shown];
    expect(sent.length).toBeGreaterThan(25);
    expect(new Set(sent.map((one) => one.msgType)).size).toBeGreaterThan(1);
    expect(sent.flatMap((one) => [...one.mentions, ...liveIn(one)])).toEqual([]);
    // What was written is really echoed: otherwise nothing was tried.
    expect(sent.filter((one) => /＜at|＠所有人/.test(one.text)).length).toBeGreaterThan(8);
  });
});
