/** Every action carried out against the fake platform, and what becomes of each when the platform will not. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { larkAdapter } from '../../../adapters/lark/index.js';
import type { LarkSettings } from '../../../adapters/lark/settings.js';
import type { PlatformConnection } from '../../../src/chat/adapter.js';
import type { Card, OutboundAction, Target } from '../../../src/chat/outbound.js';
import { SendError } from '../../../src/errors.js';
import { type FakeLark, startFakeLark } from '../../support/fake-lark/index.js';
import { openLark } from './open-lark.js';

let lark: FakeLark;
let connection: PlatformConnection;
let group: Target;

beforeEach(async () => {
  lark = await startFakeLark();
  ({ connection } = await openLark(lark, 'webhook'));
  group = { kind: 'chat', id: lark.chatId('委员读书群') };
});

afterEach(async () => {
  await connection.close();
  await lark.close();
});

const CARD: Card = { title: '通知', tone: 'blue', paragraphs: ['周五三点'], buttons: [] };
const text = (words: string): OutboundAction => ({ action: 'send', message: { type: 'text', text: words } });
let keys = 0;
const perform = (action: OutboundAction, target: Target = group, key = `key-${++keys}`) =>
  connection.perform(action, target, key);

describe('sending', () => {
  it('a text to a group, and one to a person', async () => {
    const { platformMessageId } = await perform(text('已记录'), group, 'outbox-1');
    await perform(text('请绑定'), { kind: 'user', id: lark.userId('李秀兰') });
    expect(lark.sent).toMatchObject([
      {
        messageId: platformMessageId,
        chatOrUser: group.id,
        msgType: 'text',
        text: '已记录',
        uuid: 'outbox-1',
      },
      { chatOrUser: lark.userId('李秀兰'), text: '请绑定' },
    ]);
  });

  it('the same key twice is one message', async () => {
    const first = await perform(text('已记录'), group, 'outbox-1');
    expect(await perform(text('已记录'), group, 'outbox-1')).toEqual(first);
    expect(lark.sent).toHaveLength(1);
  });

  it('a post and a card', async () => {
    await perform({ action: 'send', message: { type: 'post', title: '通知', paragraphs: ['一', '二'] } });
    await perform({ action: 'send', message: { type: 'card', card: CARD } });
    expect(lark.sent.map((message) => [message.msgType, message.text])).toEqual([
      ['post', '通知\n一\n二'],
      ['interactive', '通知\n周五三点'],
    ]);
  });

  it('an answer quotes the message it answers', async () => {
    const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡' });
    const messageId = (event.event.message as { message_id: string }).message_id;
    await perform({ ...text('已记录'), replyTo: messageId } as OutboundAction);
    expect(lark.sent).toMatchObject([{ replyTo: messageId, chatOrUser: group.id }]);
  });

  it('an answer to a message that was taken back is said without quoting', async () => {
    lark.faults.next({ kind: 'code', code: 230011 }, { path: '/reply' });
    await perform({ ...text('已记录'), replyTo: 'om_gone' } as OutboundAction, group, 'outbox-1');
    expect(lark.sent).toMatchObject([{ replyTo: undefined, text: '已记录', uuid: 'outbox-1' }]);
  });

  it('a file is uploaded first, its bytes untouched', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 200, 7]);
    const message = { type: 'file', fileName: '名册 核对.xlsx', bytes: bytes.toString('base64') } as const;
    await perform({ action: 'send', message });
    const key = String(lark.sent[0]?.content.file_key);
    expect(lark.files.get(key)).toEqual({ fileName: '名册 核对.xlsx', bytes });
  });

  it('an upload may take longer than any other call', async () => {
    lark.faults.next({ kind: 'late', afterMs: 8_500 }, { path: '/im/v1/files' });
    await perform({ action: 'send', message: { type: 'file', fileName: '汇编.docx', bytes: 'AAAA' } });
    expect(lark.sent).toHaveLength(1);
  });

  it('@所有人 in somebody’s words reaches nobody', async () => {
    await perform(text('<at user_id="all"></at>@所有人 @_all'));
    expect(lark.sent[0]?.mentions).toEqual([]);
  });
});

describe('afterwards', () => {
  it('a message is recalled, and recalling it again is as good', async () => {
    const { platformMessageId = '' } = await perform(text('发错了'));
    await perform({ action: 'recall', platformMessageId });
    expect(await perform({ action: 'recall', platformMessageId })).toEqual({ ok: true });
    expect(lark.sent[0]?.isRecalled).toBe(true);
  });

  it('a card is changed', async () => {
    const { platformMessageId = '' } = await perform({
      action: 'send',
      message: { type: 'card', card: CARD },
    });
    await perform({ action: 'update-card', platformMessageId, card: { ...CARD, title: '已结束' } });
    expect(JSON.stringify(lark.sent[0]?.updates)).toContain('已结束');
  });

  it('who has read it is asked page by page', async () => {
    const { platformMessageId = '' } = await perform(text('通知'));
    const names = Array.from({ length: 230 }, (_, index) => `委员${index}`);
    lark.setReaders(platformMessageId, names);
    const { data } = await perform({ action: 'read-state', platformMessageId }, { kind: 'app', id: '' });
    expect(data?.readers).toEqual(names.map((name) => ({ id: lark.userId(name) })));
  });
});

describe('asking', () => {
  it('who is in a group, page by page', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `委员${index}`);
    lark.setMembers('委员读书群', names);
    const { data } = await perform({ action: 'list-members' });
    expect(data?.members).toEqual(names.map((name) => ({ id: lark.userId(name), name })));
  });

  it('who has a phone, leaving out those who are not found', async () => {
    lark.setPhone('李秀兰', '13800000001');
    const { data } = await perform(
      { action: 'find-by-phone', phones: ['13800000001', '13800000002'] },
      { kind: 'app', id: '' },
    );
    expect(data?.found).toEqual([{ phone: '13800000001', user: { id: lark.userId('李秀兰') } }]);
  });

  it('for a file, JSON inside it left alone', async () => {
    const bytes = Buffer.from('{"code":5}');
    lark.addResource('om_1', 'file_1', bytes, '名册.json');
    const action = { action: 'fetch-file', platformMessageId: 'om_1', key: 'file_1', kind: 'file' } as const;
    expect(await perform(action)).toEqual({
      ok: true,
      data: { bytes: bytes.toString('base64'), fileName: '名册.json' },
    });
    await expect(perform({ ...action, key: 'none' })).rejects.toMatchObject({
      platformCode: '234003',
      retryable: 'no',
    });
  });

  it('for what was said in a group since an instant, page by page', async () => {
    const since = Date.parse('2026-04-23T09:00:00+08:00');
    lark.say({ chat: '委员读书群', user: '李秀兰', text: '早先的', sentAt: new Date(since - 1) });
    for (let index = 0; index < 60; index += 1)
      lark.say({
        chat: '委员读书群',
        user: '李秀兰',
        text: `打卡 ${index}`,
        sentAt: new Date(since + index),
      });
    lark.say({
      chat: '委员读书群',
      user: '别的机器人',
      text: '我也是',
      senderType: 'app',
      sentAt: new Date(since),
    });
    const { data } = await perform({ action: 'history', sinceMs: since });
    const events = data?.events as { text: string; platformChatId: string }[];
    expect(events.map((event) => event.text)).toEqual(
      Array.from({ length: 60 }, (_, index) => `打卡 ${index}`),
    );
    expect(events[0]).toMatchObject({ type: 'message', platformChatId: group.id, chatKind: 'group' });
  });
});

describe('when the platform will not', () => {
  it.each([
    [
      { kind: 'too_many', resetSeconds: 3 },
      { code: 'rate_limited', waitMs: 3_000, waitScope: 'app' },
    ],
    [
      { kind: 'too_many_400', resetSeconds: 2 },
      { code: 'rate_limited', waitMs: 2_000, waitScope: 'app' },
    ],
    [{ kind: 'chat_busy' }, { code: 'rate_limited', retryable: 'yes', waitScope: 'chat' }],
    [{ kind: 'server_error' }, { code: 'platform_unavailable', retryable: 'unknown' }],
    [
      { kind: 'server_error', status: 503 },
      { code: 'platform_unavailable', retryable: 'unknown' },
    ],
    [{ kind: 'cut' }, { code: 'reply_lost', retryable: 'unknown' }],
    [{ kind: 'cut_before' }, { code: 'reply_lost', retryable: 'unknown' }],
    [
      { kind: 'code', code: 230002 },
      { code: 'not_in_chat', retryable: 'no', platformCode: '230002' },
    ],
    [
      { kind: 'code', code: 230022, status: 200 },
      { code: 'content_refused', retryable: 'no' },
    ],
  ] as const)('%j', async (fault, expected) => {
    lark.faults.next(fault);
    await expect(perform(text('已记录'))).rejects.toMatchObject({ name: 'SendError', ...expected });
  });

  it('a reply cut after acceptance, sent again with its key, is one message', async () => {
    lark.faults.next({ kind: 'cut' });
    await expect(perform(text('已记录'), group, 'outbox-1')).rejects.toMatchObject({ code: 'reply_lost' });
    await perform(text('已记录'), group, 'outbox-1');
    expect(lark.sent).toHaveLength(1);
  });

  it('a reply that does not come is given up after 8 seconds', async () => {
    lark.faults.next({ kind: 'time_out' });
    const startedMs = Date.now();
    await expect(perform(text('已记录'))).rejects.toMatchObject({ code: 'reply_lost', retryable: 'unknown' });
    expect(Date.now() - startedMs).toBeLessThan(9_500);
  }, 15_000);

  it('a token that is no longer good is renewed, and nobody notices', async () => {
    await perform(text('一'));
    lark.expireTokens();
    await perform(text('二'));
    expect(lark.sent.map((message) => message.text)).toEqual(['一', '二']);
  });

  it('a token that cannot be fetched means that nothing was sent', async () => {
    lark.expireTokens();
    lark.faults.next({ kind: 'cut_before' }, { path: 'tenant_access_token', times: 9 });
    const fresh = await openLark(lark, 'webhook');
    await expect(fresh.connection.perform(text('一'), group, 'k')).rejects.toMatchObject({
      code: 'platform_unavailable',
      retryable: 'yes',
    });
    await fresh.connection.close();
  });

  it('nobody listening means that nothing was sent', async () => {
    await lark.close();
    await expect(perform(text('一'))).rejects.toMatchObject({
      code: 'platform_unavailable',
      retryable: 'yes',
    });
    lark = await startFakeLark();
  });

  it('the error carries neither words nor secrets', async () => {
    lark.faults.next({ kind: 'code', code: 230001 });
    const error = await perform(text('机密心得')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SendError);
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack);
    for (const word of ['机密心得', lark.appSecret, 'Bearer', 't-']) expect(shown).not.toContain(word);
  });

  it('the fake measures how fast it was asked', async () => {
    await Promise.all(Array.from({ length: 7 }, (_, index) => perform(text(`${index}`))));
    expect(lark.rates()).toMatchObject({
      perChatSecond: 7,
      busiestChat: group.id,
      perAppSecond: 7,
      perAppMinute: 7,
    });
  });
});

it('the promises of the adapter', () => {
  expect(larkAdapter).toMatchObject({
    name: 'lark',
    connections: 'many',
    idempotentForMs: 3_300_000,
  });
  expect(larkAdapter.pace({} as LarkSettings)).toEqual({
    app: { burst: 30, intervalMs: 62 },
    chat: { burst: 1, intervalMs: 250 },
    quiet: { minute: { burst: 300, intervalMs: 87 }, second: { burst: 5, intervalMs: 25 } },
  });
});
