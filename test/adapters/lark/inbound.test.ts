/** The way in, from recorded events: what each of them means, and what is refused without throwing. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../adapters/lark/history.js';
import { EVENT_TYPES, readEvent } from '../../../adapters/lark/inbound.js';
import type { ChatEvent, MessageEvent } from '../../../src/chat/event.js';

const BOT = 'ou_b07b07b07b07b07b07b07b07b07b07b0';
const KNOWN = { botOpenId: BOT };
const LI_XIULAN = {
  id: 'ou_1d7a0b1c2e3f4a5b6c7d8e9f0a1b2c3d',
  otherIds: ['on_5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b', 'lixiulan'],
};
const GROUP = 'oc_a1b2c3d4e5f60718293a4b5c6d7e8f90';

describe('a message', () => {
  it('in a group keeps its words, its place, its author and the platform’s time', () => {
    expect(eventIn('text-in-group')).toEqual({
      type: 'message',
      platform: 'lark',
      eventKey: 'm:om_text_in_group',
      sentAt: new Date('2026-04-23T09:00:00+08:00'),
      platformChatId: GROUP,
      chatKind: 'group',
      sender: LI_XIULAN,
      platformMessageId: 'om_text_in_group',
      text: '打卡 《论语》第3章 心得：温故而知新',
      mentions: [],
      mentionsBot: false,
      mentionsAll: false,
      attachments: [],
    });
  });

  it('to the bot alone is private', () => {
    expect(messageIn('text-in-private')).toMatchObject({
      chatKind: 'private',
      text: '社情民意 标题：校门口拥堵',
    });
  });

  it.each([
    ['mention-at-start', '打卡 《论语》第3章'],
    ['mention-in-the-middle', '打卡 《论语》第3章'],
    ['mention-at-end', '收到'],
  ])('loses the bot’s mention wherever it stands: %s', (name, text) => {
    expect(messageIn(name)).toMatchObject({ text, mentionsBot: true, mentions: [] });
  });

  it('shows other people as @name and lists them in order, with what their ids are', () => {
    const event = messageIn('mention-of-others');
    expect(event.text).toBe('@张伟 @陈静 请两位看看');
    expect(event.mentionsBot).toBe(true);
    expect(event.mentions.map((user) => [user.name, user.otherIds?.[1]])).toEqual([
      ['张伟', 'zhangwei'],
      ['陈静', 'chenjing'],
    ]);
  });

  it('that mentions everyone says so though no list names them', () => {
    expect(messageIn('mention-of-everyone')).toMatchObject({
      text: '@所有人 周五三点集中学习',
      mentionsAll: true,
    });
  });

  it('tells the tenth mention from the first', () => {
    expect(messageIn('mention-number-ten').text).toBe('@陈静 和 @张伟');
  });

  it('leaves a placeholder alone that somebody typed', () => {
    expect(messageIn('placeholder-typed-by-hand')).toMatchObject({
      text: '@_user_7 是什么',
      mentionsBot: false,
    });
  });

  it('with a mention that cannot be read is read all the same', () => {
    const raw = recorded('mention-at-start');
    raw.event.message.mentions.push({ name: 7 }, null);
    expect(readEvent(raw, KNOWN)).toMatchObject({
      events: [{ text: '打卡 《论语》第3章', mentionsBot: true }],
    });
  });

  it('that answers another names the one it answers, not the head of the thread', () => {
    expect(messageIn('answer-to-a-message').quotedMessageId).toBe('om_the_notice');
  });

  it('keeps its line breaks and loses the space around it', () => {
    expect(messageIn('content-of-line-breaks').text).toBe('打卡\n《论语》第3章\n心得：好');
  });

  it('of rich text gives its title, lines and pictures', () => {
    expect(messageIn('post-with-image')).toMatchObject({
      text: '今日学习\n打卡 《论语》\n心得：温故而知新',
      mentionsBot: true,
      attachments: [{ kind: 'image', key: 'img_v3_photo' }],
    });
  });

  it.each([
    ['image', [{ kind: 'image', key: 'img_v3_photo' }]],
    ['file-of-roster', [{ kind: 'file', key: 'file_v3_roster', fileName: '委员名册.xlsx' }]],
    ['audio', [{ kind: 'audio', key: 'file_v3_voice' }]],
    ['video', [{ kind: 'video', key: 'file_v3_video', fileName: '学习现场.mp4' }]],
    ['sticker', [{ kind: 'other', key: 'file_v3_sticker' }]],
    ['card-forwarded', [{ kind: 'card' }]],
    ['share-of-a-chat', [{ kind: 'other' }]],
    ['forwarded-messages', [{ kind: 'other' }]],
  ])('without words keeps what came with it: %s', (name, attachments) => {
    expect(messageIn(name)).toMatchObject({ text: '', attachments });
  });

  it('of another bot is passed over', () => {
    expect(read('message-of-another-bot')).toEqual({ is: 'ignored', why: 'sender_not_a_person' });
  });
});

describe('while the bot does not know its own id', () => {
  const unknown = { botOpenId: undefined };

  it('a mention that says it is a bot is ours', () => {
    expect(messageIn('mention-says-it-is-a-bot', unknown)).toMatchObject({ text: '打卡', mentionsBot: true });
  });

  it('the one without a user id is ours where people have one', () => {
    expect(messageIn('mention-of-others', unknown)).toMatchObject({
      text: '@张伟 @陈静 请两位看看',
      mentionsBot: true,
    });
  });

  it('people are never taken for the bot when their user ids show', () => {
    expect(messageIn('mention-number-ten', unknown)).toMatchObject({ mentionsBot: false });
  });

  it('a single mention that nothing decides counts as ours, so that no command is lost', () => {
    const raw = recorded('mention-at-start');
    raw.event.sender.sender_id = { open_id: LI_XIULAN.id };
    raw.event.message.mentions[0].id = { open_id: 'ou_somebody' };
    expect(readEvent(raw, unknown)).toMatchObject({
      events: [{ text: '打卡 《论语》第3章', mentionsBot: true }],
    });
  });
});

describe('what else happens in a chat', () => {
  it('the bot comes and goes', () => {
    expect(eventIn('bot-added')).toEqual({
      type: 'joined',
      who: 'bot',
      platform: 'lark',
      eventKey: 'e:ev_bot_added',
      sentAt: new Date('2026-04-23T09:00:00+08:00'),
      platformChatId: GROUP,
      chatKind: 'group',
      sender: {
        id: 'ou_3f9c2d3e4a5b6c7d8e9f0a1b2c3d4e5f',
        otherIds: ['on_7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d', 'chenjing'],
      },
      people: [],
      chatName: '委员读书群',
    });
    expect(eventIn('bot-removed')).toMatchObject({ type: 'left', who: 'bot' });
  });

  it('people come and go, with their names', () => {
    expect(eventIn('people-added')).toMatchObject({
      type: 'joined',
      who: 'people',
      people: [{ id: LI_XIULAN.id, name: '李秀兰' }, { name: '张伟' }],
    });
    expect(eventIn('people-removed')).toMatchObject({
      type: 'left',
      who: 'people',
      people: [{ name: '李秀兰' }],
    });
  });

  it('a group is dissolved', () => {
    expect(eventIn('chat-disbanded')).toMatchObject({ type: 'left', who: 'chat', platformChatId: GROUP });
  });

  it('a message is recalled: its id, when, and nobody’s name', () => {
    expect(eventIn('message-recalled')).toMatchObject({
      type: 'recalled',
      eventKey: 'e:ev_message_recalled',
      platformMessageId: 'om_text_in_group',
      sentAt: new Date('2026-04-23T09:01:00+08:00'),
      sender: { id: '' },
    });
  });

  it('a reaction is put on and taken off', () => {
    expect(eventIn('reaction-added')).toMatchObject({
      type: 'reaction',
      emoji: 'OK',
      added: true,
      sender: LI_XIULAN,
      platformMessageId: 'om_the_notice',
      sentAt: new Date('2026-04-23T09:02:00+08:00'),
    });
    expect(eventIn('reaction-removed')).toMatchObject({ added: false });
    expect(read('reaction-of-an-app')).toEqual({ is: 'ignored', why: 'sender_not_a_person' });
  });

  it('a card is pressed: its time counts microseconds', () => {
    expect(eventIn('card-pressed')).toMatchObject({
      type: 'action',
      eventKey: 'e:ev_card_pressed',
      sentAt: new Date('2026-04-23T01:03:00.123Z'),
      platformMessageId: 'om_the_notice',
      platformChatId: GROUP,
      chatKind: 'group',
      value: { job: 'acknowledge-notice', noticeId: 17 },
      form: {},
      sender: LI_XIULAN,
    });
  });

  it('a card’s form is sent from a private chat, and our own mark of that is taken out', () => {
    expect(eventIn('card-form-submitted')).toMatchObject({
      chatKind: 'private',
      value: { job: 'submit-tip' },
      form: { words: '校门口拥堵' },
    });
    expect((eventIn('card-form-submitted') as { value: object }).value).toEqual({ job: 'submit-tip' });
  });

  it('events nobody asked for are passed over', () => {
    expect(read('message-read')).toEqual({ is: 'ignored', why: 'event_not_used' });
  });
});

describe('what cannot be read', () => {
  it('is refused with the place of the fault and none of its words', () => {
    expect(read('content-not-json')).toEqual({
      is: 'malformed',
      why: 'content_unreadable',
      at: 'event.message.content',
    });
    expect(read('message-without-chat')).toEqual({
      is: 'malformed',
      why: 'body_unreadable',
      at: 'event.message.chat_id',
    });
  });

  it.each([undefined, null, 7, 'x', [], {}, { header: null }, { header: { event_id: 1 } }])(
    'is refused when it is no event at all: %j',
    (raw) => {
      expect(readEvent(raw, KNOWN)).toMatchObject({ is: 'malformed', why: 'not_an_event' });
    },
  );

  it('never throws, whatever stands in the body', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_TYPES), fc.jsonValue(), (event_type, event) => {
        const raw = { header: { event_id: 'e', event_type, create_time: '1776906000000' }, event };
        expect(['malformed', 'ignored', 'events']).toContain(readEvent(raw, KNOWN).is);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever stands in a message’s content', () => {
    const types = fc.constantFrom(
      'text',
      'post',
      'image',
      'file',
      'audio',
      'media',
      'sticker',
      'interactive',
      'constructor',
    );
    fc.assert(
      fc.property(types, fc.oneof(fc.json(), fc.string()), (message_type, content) => {
        const raw = recorded('text-in-group');
        Object.assign(raw.event.message, { message_type, content });
        expect(['malformed', 'events']).toContain(readEvent(raw, KNOWN).is);
      }),
      { numRuns: 1000 },
    );
  });

  it('a thousand mentions in a hundred thousand characters are read at once', () => {
    const raw = recorded('text-in-group');
    const keys = Array.from({ length: 1000 }, (_, index) => `@_user_${index + 1}`);
    raw.event.message.mentions = keys.map((key) => ({ key, id: { open_id: `ou_${key}` }, name: '张伟' }));
    raw.event.message.content = JSON.stringify({
      text: keys.map((key) => `${key} ${'@_'.repeat(45)}`).join(''),
    });
    const startedMs = performance.now();
    expect(readEvent(raw, KNOWN)).toMatchObject({ events: [{ mentionsBot: false }] });
    expect(performance.now() - startedMs).toBeLessThan(200);
  });
});

it('past messages of a group read the same as live ones; recalled ones and those of apps are left out', () => {
  const item = {
    message_id: 'om_old',
    msg_type: 'text',
    create_time: '1776906000000',
    chat_id: GROUP,
    deleted: false,
    sender: { id: LI_XIULAN.id, id_type: 'open_id', sender_type: 'user' },
    body: { content: '{"text":"@_user_1 打卡"}' },
    mentions: [{ key: '@_user_1', id: BOT, id_type: 'open_id', name: '群议' }],
  };
  const items = [
    item,
    { ...item, deleted: true },
    { ...item, sender: { id: 'cli_x', sender_type: 'app' } },
    {},
  ];
  expect(readHistory(items, KNOWN)).toMatchObject([
    { eventKey: 'm:om_old', text: '打卡', mentionsBot: true, sender: { id: LI_XIULAN.id } },
  ]);
});

// biome-ignore lint/suspicious/noExplicitAny: a recording is changed freely
function recorded(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../events/lark/${name}.json`, import.meta.url), 'utf8'));
}

function read(name: string, known: { botOpenId: string | undefined } = KNOWN) {
  return readEvent(recorded(name), known);
}

function eventIn(name: string, known = KNOWN as { botOpenId: string | undefined }): ChatEvent {
  const found = read(name, known);
  if (found.is !== 'events' || found.events.length !== 1)
    throw new Error(`not one event: ${JSON.stringify(found)}`);
  return found.events[0]!;
}

function messageIn(name: string, known = KNOWN as { botOpenId: string | undefined }): MessageEvent {
  const event = eventIn(name, known);
  if (event.type !== 'message') throw new Error(`not a message: ${event.type}`);
  return event;
}
