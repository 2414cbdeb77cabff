/** What WeChat delivers becomes events: mentions, quotes, 接龙, times by puppet, replays, people who come and ask. */

import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../adapters/wechaty/inbound.js';
import type { WireEvent, WireMessage } from '../../../adapters/wechaty/wire.js';
import type { ChatEvent, MessageEvent } from '../../../src/chat/event.js';

const NOW_MS = Date.parse('2026-11-23T09:00:00+08:00');
const XIULAN = { id: 'wxid-xiulan', name: '李秀兰', friend: true };
const WEI = { id: 'wxid-wei', name: '张 伟' };
const SELF = { id: 'wxid-qunyi', name: '群议' };

function message(over: Partial<WireMessage> = {}): WireMessage {
  return {
    is: 'message',
    selfId: SELF.id,
    seenAtMs: NOW_MS,
    timestamp: NOW_MS,
    id: 'msg-1',
    type: 7,
    text: '打卡',
    talker: XIULAN,
    roomId: 'room-1',
    selfNames: ['群议', '群议-办公室'],
    mentioned: [],
    ...over,
  };
}

function only(event: WireEvent): ChatEvent {
  const read = readEvent(event);
  if (read.is === 'ignored') throw new Error(read.why);
  expect(read.events).toHaveLength(1);
  return read.events[0]!;
}
const words = (over: Partial<WireMessage>) => only(message(over)) as MessageEvent;
const ignored = (over: Partial<WireMessage>) => {
  const read = readEvent(message(over));
  return read.is === 'ignored' ? read.why : undefined;
};

it('a text in a group carries who, where, when and its key', () => {
  expect(words({})).toEqual({
    type: 'message',
    platform: 'wechaty',
    eventKey: 'm:msg-1',
    sentAt: new Date(NOW_MS),
    platformChatId: 'room-1',
    chatKind: 'group',
    sender: { id: XIULAN.id, name: '李秀兰', reachable: true },
    platformMessageId: 'msg-1',
    text: '打卡',
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  });
});

it('in private the chat is the person', () => {
  expect(words({ roomId: undefined })).toMatchObject({ chatKind: 'private', platformChatId: XIULAN.id });
});

it('whether somebody can be reached is not guessed', () => {
  expect(words({ talker: WEI }).sender).toEqual(WEI);
  expect(words({ talker: { ...WEI, friend: false } }).sender.reachable).toBe(false);
});

describe('the mention of the bot is taken out', () => {
  it.each([
    ['at the start', '@群议\u2005打卡 《示例读本》', '打卡 《示例读本》'],
    ['at the end', '打卡 《示例读本》 @群议', '打卡 《示例读本》'],
    ['in the middle', '打卡 @群议\u2005《示例读本》', '打卡 《示例读本》'],
    ['under its name in the group', '@群议-办公室\u2005打卡', '打卡'],
    ['with a full-width sign and a space', '＠群议 打卡', '打卡'],
    ['with a hard space', '@群议\u00a0打卡', '打卡'],
    ['with a sign behind it', '@群议，打卡', '，打卡'],
    ['twice', '@群议\u2005@群议\u2005打卡', '打卡'],
  ])('%s', (_, text, left) => {
    expect(words({ text })).toMatchObject({ text: left, mentionsBot: true });
  });

  it('without a space where the puppet says that the bot is meant', () => {
    expect(words({ text: '@群议打卡', mentioned: [SELF] })).toMatchObject({
      text: '打卡',
      mentionsBot: true,
    });
  });

  it('under a name that is not known, where the puppet says so', () => {
    const text = '@小群\u2005打卡 @张 伟\u2005';
    expect(words({ text, mentioned: [SELF, WEI] })).toMatchObject({
      text: '打卡 @张 伟',
      mentionsBot: true,
      mentions: [WEI],
    });
  });
});

it('whose name only begins like the bot’s is somebody else', () => {
  expect(words({ text: '@群议通讯\u2005收到' })).toMatchObject({
    text: '@群议通讯 收到',
    mentionsBot: false,
  });
});

it('a name with signs in it is taken as it stands', () => {
  expect(words({ text: '@群(议).*\u2005打卡', selfNames: ['群(议).*'] })).toMatchObject({ text: '打卡' });
});

it.each(['@所有人 周五学习', '＠所有人\u2005周五学习', '@All 周五学习'])('%s calls everyone', (text) => {
  expect(words({ text })).toMatchObject({ mentionsAll: true, mentionsBot: false });
});

it('a word that begins like everyone calls nobody', () => {
  expect(words({ text: '@allen\u2005好' }).mentionsAll).toBe(false);
});

it.each([
  ['milliseconds', NOW_MS - 5_000, NOW_MS - 5_000],
  ['seconds', (NOW_MS - 5_000) / 1_000, NOW_MS - 5_000],
  ['nothing', 0, NOW_MS],
  ['no number', Number.NaN, NOW_MS],
  ['the future', NOW_MS + 3_600_000, NOW_MS],
])('a puppet that gives %s', (_, timestamp, atMs) => {
  expect(words({ timestamp }).sentAt.getTime()).toBe(atMs);
});

it('what is replayed keeps the instant at which it was sent, for a day', () => {
  const hour = 3_600_000;
  expect(words({ timestamp: NOW_MS - 23 * hour }).sentAt.getTime()).toBe(NOW_MS - 23 * hour);
  expect(ignored({ timestamp: NOW_MS - 25 * hour })).toBe('too_old');
});

it('the bot hears neither itself nor official accounts', () => {
  expect(ignored({ talker: SELF })).toBe('own_message');
  expect(ignored({ talker: { id: 'gh_1', name: '公众号', official: true } })).toBe('sender_not_a_person');
  expect(ignored({ talker: { id: 'weixin' } })).toBe('sender_not_a_person');
});

it.each([
  [1, 'file', true],
  [2, 'audio', true],
  [3, 'card', false],
  [4, 'card', false],
  [5, 'other', false],
  [6, 'image', true],
  [9, 'card', false],
  [11, 'other', false],
  [12, 'other', false],
  [14, 'card', false],
  [15, 'video', true],
  [99, 'other', false],
])('kind %i is an attachment, %s, without words', (type, kind, fetchable) => {
  const event = words({ type, text: '<msg>…</msg>', fileName: type === 1 ? '名册.xlsx' : undefined });
  expect(event.text).toBe('');
  expect(event.attachments).toEqual([
    { kind, ...(fetchable ? { key: 'msg-1' } : {}), ...(type === 1 ? { fileName: '名册.xlsx' } : {}) },
  ]);
});

it('接龙 is words, as text and as WeChat sends it', () => {
  const chain = '#接龙\n读书打卡\n\n1. 李秀兰 第3章';
  expect(words({ type: 10, text: chain }).text).toBe(chain);
  const xml = `<msg><appmsg appid=""><title>${chain.replace('第', '&#31532;')}</title><type>53</type></appmsg></msg>`;
  expect(words({ type: 14, text: xml })).toMatchObject({ text: chain, attachments: [] });
});

it('of a quoting answer only the answer counts', () => {
  const text = '「张伟：社情民意 关于路灯」\n- - - - - - - - - - - - - - -\n收到';
  expect(words({ text }).text).toBe('收到');
  expect(words({ text: '「读书」是好事' }).text).toBe('「读书」是好事');
});

it('a quoting answer that names the message is an answer to it', () => {
  const refer = '<refermsg><type>1</type><svrid>7788</svrid><content>通知 &amp; 周五</content></refermsg>';
  const text = `<?xml version="1.0"?><msg><appmsg><title>收到 &lt;3</title>${refer}<type>57</type></appmsg></msg>`;
  expect(words({ type: 0, text })).toMatchObject({
    text: '收到 <3',
    quotedMessageId: '7788',
    attachments: [],
  });
});

it('markup that is no answer is nobody’s words', () => {
  expect(words({ text: '<msg><appmsg><title>打卡</title><type>5</type></appmsg></msg>' }).text).toBe('');
});

it('what is taken back names the message', () => {
  expect(only(message({ id: 'msg-2', type: 13, text: 'msg-1' }))).toMatchObject({
    type: 'recalled',
    eventKey: 'e:recall-msg-2',
    platformMessageId: 'msg-1',
  });
  const xml = '<sysmsg type="revokemsg"><revokemsg><newmsgid>55</newmsgid></revokemsg></sysmsg>';
  expect(only(message({ type: 13, text: xml }))).toMatchObject({ platformMessageId: '55' });
  expect(ignored({ type: 13, text: '李秀兰 撤回了一条消息' })).toBe('recall_of_nothing');
});

it('who came into a group is told once, the bot apart from people', () => {
  const joined = {
    is: 'joined' as const,
    selfId: SELF.id,
    seenAtMs: NOW_MS,
    timestamp: NOW_MS,
    roomId: 'room-1',
    topic: '委员读书群',
    by: XIULAN,
    people: [WEI],
  };
  const people = only(joined);
  expect(people).toMatchObject({ type: 'joined', who: 'people', people: [WEI], chatName: '委员读书群' });
  expect(only(joined).eventKey).toBe(people.eventKey);
  expect(only({ ...joined, timestamp: NOW_MS + 1 }).eventKey).not.toBe(people.eventKey);
  expect(only({ ...joined, people: [SELF] })).toMatchObject({ who: 'bot', sender: { id: XIULAN.id } });
  expect(only({ ...joined, is: 'left', people: [SELF] })).toMatchObject({ type: 'left', who: 'bot' });
});

it('who asks to be a contact is passed on and not answered', () => {
  const asked = {
    is: 'contact-request' as const,
    selfId: SELF.id,
    seenAtMs: NOW_MS,
    timestamp: 0,
    id: 'request-1',
    contact: { ...WEI, friend: false },
    hello: '张伟 483920',
  };
  expect(only(asked)).toMatchObject({
    type: 'contact-request',
    eventKey: 'e:contact-request-1',
    chatKind: 'private',
    platformChatId: WEI.id,
    sender: { id: WEI.id, reachable: false },
    requestId: 'request-1',
    text: '张伟 483920',
  });
});
