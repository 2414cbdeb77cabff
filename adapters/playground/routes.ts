/** The playground's HTTP: the page, who can be played, what is typed, and what is said, live. Loopback only. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ZodError, type z } from 'zod';
import type { AdapterWorld, HttpAnswer, HttpRequest, HttpRoute } from '../../src/chat/adapter.js';
import type { ChatEvent } from '../../src/chat/event.js';
import { type Fault, pressedButton, toActionEvent, toMessageEvent, typedMessage } from './inbound.js';
import type { Rooms } from './rooms.js';

const BODY_BYTES = 1024 * 1024;

export function playgroundRoutes(world: AdapterWorld, rooms: Rooms): HttpRoute[] {
  const get = (path: string, handle: HttpRoute['handle']): HttpRoute => ({
    method: 'GET',
    path,
    maxBodyBytes: 0,
    loopbackOnly: true,
    handle: whileAllowed(world, handle),
  });
  const post = (path: string, handle: HttpRoute['handle']): HttpRoute => ({
    method: 'POST',
    path,
    maxBodyBytes: BODY_BYTES,
    loopbackOnly: true,
    handle: whileAllowed(world, handle),
  });
  return [
    get('/playground', () => file('index.html', 'text/html; charset=utf-8')),
    get('/playground/page.js', () => file('page.js', 'text/javascript; charset=utf-8')),
    get('/playground/page.css', () => file('page.css', 'text/css; charset=utf-8')),
    get('/api/playground/cast', async () => ({ status: 200, body: { ...(await world.cast()) } })),
    post('/api/playground/messages', (request) => takeMessage(world, rooms, request)),
    post('/api/playground/actions', (request) => takeAction(world, request)),
    get('/api/playground/messages', async (request) => follow(rooms, request)),
  ];
}

/** The playground closes as soon as there is a committee besides the demo: its cast is empty then. */
function whileAllowed(world: AdapterWorld, handle: HttpRoute['handle']): HttpRoute['handle'] {
  return async (request) => {
    const cast = await world.cast();
    if (cast.people.length === 0) return refuse(403, 'playground_closed');
    return handle(request);
  };
}

async function takeMessage(world: AdapterWorld, rooms: Rooms, request: HttpRequest): Promise<HttpAnswer> {
  const typed = parse(typedMessage, request.body);
  if ('fault' in typed) return refuse(400, typed.fault);
  const stamp = { messageId: `pg-${randomUUID()}`, at: world.now() };
  const event = toMessageEvent(typed, await world.cast(), stamp);
  if ('fault' in event) return refuse(404, event.fault);
  const outcome = await receiveOne(world, event);
  if (typeof outcome !== 'string') return outcome;
  rooms.add(event.platformChatId, {
    id: stamp.messageId,
    from: event.sender.id,
    name: event.sender.name ?? '',
    at: stamp.at.toISOString(),
    text: typed.text,
    ...(typed.quote && { quote: typed.quote }),
  });
  return { status: 200, body: { id: stamp.messageId, chat: event.platformChatId, outcome } };
}

async function takeAction(world: AdapterWorld, request: HttpRequest): Promise<HttpAnswer> {
  const pressed = parse(pressedButton, request.body);
  if ('fault' in pressed) return refuse(400, pressed.fault);
  const event = toActionEvent(pressed, await world.cast(), {
    eventId: `pg-${randomUUID()}`,
    at: world.now(),
  });
  if ('fault' in event) return refuse(404, event.fault);
  const outcome = await receiveOne(world, event);
  if (typeof outcome !== 'string') return outcome;
  return { status: 200, body: { toast: '已收到', outcome } };
}

async function receiveOne(world: AdapterWorld, event: ChatEvent): Promise<string | HttpAnswer> {
  try {
    const [outcome] = await world.receive([event]);
    return outcome as string;
  } catch {
    return refuse(503, 'not_stored');
  }
}

async function follow(rooms: Rooms, request: HttpRequest): Promise<HttpAnswer> {
  const chat = request.query.chat;
  if (!chat) return refuse(400, 'chat_missing');
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    stream: rooms.follow(chat, request.signal),
  };
}

function parse<T>(schema: z.ZodType<T>, body: Buffer): T | { fault: string } {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch (error) {
    return { fault: error instanceof ZodError ? 'fields_wrong' : 'json_unreadable' };
  }
}

function refuse(status: number, code: Fault['fault'] | string): HttpAnswer {
  return { status, body: { error: { code } } };
}

const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
};

async function file(name: string, type: string): Promise<HttpAnswer> {
  const body = await readFile(new URL(`./page/${name}`, import.meta.url));
  return { status: 200, headers: { ...PAGE_HEADERS, 'content-type': type }, body };
}
