/** The playground's HTTP, knocked on from outside: what it takes, what it refuses, what it streams. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenPlayground, openPlayground } from '../../support/open-playground.js';

let playground: OpenPlayground;

beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(() => playground.stop());

const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${playground.url}${path}`, { method: 'POST', body, headers });
const say = (message: object) => post('/api/playground/messages', JSON.stringify(message));
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as Coded).error?.code];

interface Coded {
  error?: { code: string };
}

/** What a stream says until `count` lines of data have come. */
async function hear(query: string, count: number): Promise<Record<string, unknown>[]> {
  const away = new AbortController();
  const { body } = await fetch(`${playground.url}/api/playground/messages?${query}`, { signal: away.signal });
  let said = '';
  for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
    said += piece;
    if ((said.match(/^data: /gm) ?? []).length >= count) break;
  }
  away.abort();
  return [...said.matchAll(/^data: (.*)$/gm)].map((line) => JSON.parse(line[1] as string));
}

test('a message becomes an event of its group, with the quote, and is shown to everybody', async () => {
  const message = { as: '李秀兰', in: '委员读书群', text: '＠群议 打卡', quote: 'pg-earlier' };
  expect((await say(message)).status).toBe(200);
  expect(playground.events.at(-1)).toMatchObject({
    platformChatId: 'group-reading',
    chatKind: 'group',
    sender: { id: 'demo-1' },
    text: '打卡',
    mentionsBot: true,
    quotedMessageId: 'pg-earlier',
  });
  const [shown] = await hear('chat=group-reading', 1);
  expect(shown).toMatchObject({ from: 'demo-1', text: '＠群议 打卡', quote: 'pg-earlier' });
});

test('one stream brings all that a person sees, and nothing of what others are told in private', async () => {
  const told = (id: string, text: string) =>
    playground.connection.perform(
      { action: 'send', message: { type: 'text', text } },
      { kind: 'user', id },
      text,
    );
  await told('demo-1', '给李秀兰');
  await told('demo-2', '给赵军');
  await say({ as: 'demo-2', in: 'group-reading', text: '大家好' });
  const heard = await hear('as=demo-1', 4);
  expect(heard.map((one) => one.text)).toEqual(['＠群议 打卡', '大家好', '给李秀兰', undefined]);
  expect(heard.map((one) => one.chat)).toEqual([
    'group-reading',
    'group-reading',
    'private-demo-1',
    undefined,
  ]);
});

test('a file goes up as it is, comes with the message, and is fetched by the deed that asks for it', async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  const name = '委员名册.xlsx';
  const up = await post(`/api/playground/files?name=${encodeURIComponent(name)}`, new Uint8Array(bytes));
  const { key } = (await up.json()) as { key: string };
  expect((await say({ as: '李秀兰', text: '', file: key })).status).toBe(200);
  expect(playground.events.at(-1)).toMatchObject({
    chatKind: 'private',
    attachments: [{ kind: 'file', key, fileName: name, sizeBytes: 4 }],
  });
  const fetched = await playground.connection.perform(
    { action: 'fetch-file', platformMessageId: 'any', key, kind: 'file' },
    { kind: 'app', id: '' },
    'k',
  );
  expect(fetched.data).toEqual({ bytes: bytes.toString('base64'), fileName: name });
  const down = await fetch(`${playground.url}/api/playground/files?key=${key}`);
  expect(down.headers.get('content-disposition')).toMatch(/^attachment;/);
  expect(Buffer.from(await down.arrayBuffer())).toEqual(bytes);
});

test('a file the bot sends can be taken from the page', async () => {
  const bytes = Buffer.from('一').toString('base64');
  await playground.connection.perform(
    { action: 'send', message: { type: 'file', fileName: "a'b.csv", bytes } },
    { kind: 'user', id: 'demo-3' },
    'k',
  );
  const [, sent] = (await hear('as=demo-3', 4)).reverse() as { file: { key: string } }[];
  const down = await fetch(`${playground.url}/api/playground/files?key=${sent?.file.key}`);
  expect(down.headers.get('content-disposition')).toContain('a%27b.csv');
  expect(await down.text()).toBe('一');
});

test('files above 5 MB, empty ones and unknown ones are refused', async () => {
  const tooLarge = new Uint8Array(5 * 1024 * 1024 + 1);
  expect((await post('/api/playground/files?name=a', tooLarge)).status).toBe(413);
  expect((await post('/api/playground/files?name=a', '')).status).toBe(400);
  expect((await post('/api/playground/files', 'a')).status).toBe(400);
  expect(await codeOf(await say({ as: '李秀兰', text: '', file: 'gone' }))).toEqual([404, 'file_unknown']);
  expect((await fetch(`${playground.url}/api/playground/files?key=gone`)).status).toBe(404);
});

test.each([
  ['no JSON', 'no', [400, 'json_unreadable']],
  ['nobody speaks', JSON.stringify({ text: '打卡' }), [400, 'fields_wrong']],
  ['nothing is said', JSON.stringify({ as: '李秀兰', text: ' \n' }), [400, 'fields_wrong']],
  ['a stranger', JSON.stringify({ as: '无此人', text: '打卡' }), [404, 'person_unknown']],
  ['namesakes', JSON.stringify({ as: '赵军', text: '打卡' }), [404, 'person_ambiguous']],
  ['no such group', JSON.stringify({ as: '李秀兰', in: '别的群', text: '打卡' }), [404, 'chat_unknown']],
])('refused by name: %s', async (_, body, refusal) => {
  expect(await codeOf(await post('/api/playground/messages', body))).toEqual(refusal);
});

test('what cannot be stored is refused and not shown', async () => {
  playground.outcome = new Error('the database is away');
  expect(await codeOf(await say({ as: 'demo-2', text: '存不下' }))).toEqual([503, 'not_stored']);
  playground.outcome = 'accepted';
  expect(await hear('chat=private-demo-2', 2)).toMatchObject([{ text: '给赵军' }, {}]);
});

test('pages of other sites get nothing', async () => {
  const answer = await post('/api/playground/messages', '{}', { origin: 'https://example.com' });
  expect(await codeOf(answer)).toEqual([403, 'loopback_only']);
});

test('the page runs nothing but its own files', async () => {
  const page = await fetch(`${playground.url}/playground`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const named = [...(await page.text()).matchAll(/(?:src|href)="(\/playground\/[^"]+)"/g)].map(
    (one) => one[1],
  );
  for (const path of named) expect([path, (await fetch(playground.url + path)).status]).toEqual([path, 200]);
});

test('whoever is named behind an @ is mentioned, the longest name first; @所有人 is everybody', async () => {
  await say({ as: 'demo-2', in: '委员读书群', text: '@李秀兰 ＠赵军，打卡了吗 @李秀兰 @无此人' });
  expect(playground.events.at(-1)).toMatchObject({
    text: '@李秀兰 ＠赵军，打卡了吗 @李秀兰 @无此人',
    mentionsBot: false,
    mentionsAll: false,
    mentions: [
      { id: 'demo-1', name: '李秀兰' },
      { id: 'demo-2', name: '赵军' },
    ],
  });
  await say({ as: 'demo-2', in: '委员读书群', text: '@所有人 明天开会' });
  expect(playground.events.at(-1)).toMatchObject({ mentionsAll: true, mentions: [] });
});

test('beside another committee it is closed', async () => {
  playground.closeForGood();
  expect(await codeOf(await say({ as: '李秀兰', text: '打卡' }))).toEqual([403, 'playground_closed']);
  const stream = await fetch(`${playground.url}/api/playground/messages?as=demo-1`);
  expect(stream.status).toBe(403);
});
