/** The playground's HTTP: the page, who can be played, what is typed, and what is said, live. Loopback only. */

import { randomUUID } from 'node:crypto';
import { ZodError, type z } from 'zod';
import type { AdapterWorld, HttpAnswer, HttpRequest, HttpRoute } from '../../src/chat/adapter.js';
import type { Attachment, ChatEvent } from '../../src/chat/event.js';
import { FILE_BYTES, type Files, type KeptFile } from './files.js';
import {
  chatsOf,
  type Fault,
  findSpeaker,
  pressedButton,
  toActionEvent,
  toMessageEvent,
  typedMessage,
} from './inbound.js';
import { pageRoutes } from './page-files.js';
import type { Rooms } from './rooms.js';

const BODY_BYTES = 1024 * 1024;

export function playgroundRoutes(world: AdapterWorld, rooms: Rooms, files: Files): HttpRoute[] {
  const route = (
    method: 'GET' | 'POST',
    path: string,
    handle: HttpRoute['handle'],
    maxBodyBytes: number,
  ) => ({
    method,
    path,
    maxBodyBytes,
    loopbackOnly: true,
    handle: whileAllowed(world, handle),
  });
  const get = (path: string, handle: HttpRoute['handle']) => route('GET', path, handle, 0);
  const post = (path: string, handle: HttpRoute['handle'], maxBodyBytes = BODY_BYTES) =>
    route('POST', path, handle, maxBodyBytes);
  return [
    // The page itself opens always: it says why the rest is closed.
    ...pageRoutes(),
    get('/api/playground/cast', async () => ({ status: 200, body: { ...(await world.cast()) } })),
    post('/api/playground/messages', (request) => takeMessage(world, { rooms, files }, request)),
    post('/api/playground/actions', (request) => takeAction(world, request)),
    post('/api/playground/files', async (request) => takeFile(files, request), FILE_BYTES),
    get('/api/playground/files', async (request) => giveFile(files, request)),
    get('/api/playground/messages', (request) => follow(world, rooms, request)),
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

async function takeMessage(
  world: AdapterWorld,
  { rooms, files }: { rooms: Rooms; files: Files },
  request: HttpRequest,
): Promise<HttpAnswer> {
  const typed = parse(typedMessage, request.body);
  if ('fault' in typed) return refuse(400, typed.fault);
  const stamp = { messageId: `pg-${randomUUID()}`, at: world.now() };
  const file = typed.file === undefined ? undefined : files.find(typed.file);
  if (typed.file !== undefined && !file) return refuse(404, 'file_unknown');
  const event = toMessageEvent(typed, await world.cast(), stamp, file ? [attached(typed.file, file)] : []);
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
    ...(file && { file: { key: typed.file as string, name: file.name } }),
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

function attached(key: string | undefined, file: KeptFile): Attachment {
  return { kind: 'file', key, fileName: file.name, sizeBytes: file.bytes.length };
}

/** The body is the file itself. */
function takeFile(files: Files, request: HttpRequest): HttpAnswer {
  const name = request.query.name?.trim();
  if (!name || request.body.length === 0) return refuse(400, 'fields_wrong');
  return { status: 200, body: { key: files.keep({ name: name.slice(0, 200), bytes: request.body }) } };
}

function giveFile(files: Files, request: HttpRequest): HttpAnswer {
  const file = files.find(request.query.key ?? '');
  if (!file) return refuse(404, 'file_unknown');
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      // Always a download: what people send is never opened as a page of ours.
      'content-disposition': `attachment; filename*=UTF-8''${toHeaderText(file.name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body: file.bytes,
  };
}

/** RFC 8187; a lone surrogate has no bytes in UTF-8. */
function toHeaderText(name: string): string {
  const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '')).replace(/['()*]/g, percent);
}

/** `?chat=` one chat, or `?as=` everything that one person sees. */
async function follow(world: AdapterWorld, rooms: Rooms, request: HttpRequest): Promise<HttpAnswer> {
  const { as, chat } = request.query;
  if (!as && !chat) return refuse(400, 'chat_missing');
  const cast = await world.cast();
  const speaker = as ? findSpeaker(cast, as) : undefined;
  if (speaker && 'fault' in speaker) return refuse(404, speaker.fault);
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    stream: speaker
      ? rooms.follow(chatsOf(cast, speaker), request.signal, speaker.id)
      : rooms.follow([chat as string], request.signal),
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
