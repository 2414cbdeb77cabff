/** HTTP by hand: requests as bytes on a socket, whole or broken, and the statuses that come back. */

import { connect, type Socket } from 'node:net';

export interface RawRequest {
  headers: [name: string, value: string][];
  body: Buffer | string;
  method?: string;
  path?: string;
}

/** A well-framed request; `content-length` is the body's. */
export function toBytes({ headers, body, method = 'POST', path = '/webhooks/lark' }: RawRequest): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `content-length: ${bytes.length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** Sends requests on one connection, all at once. @returns the statuses in order, fewer when it was closed before. */
export async function pipeline(
  port: number,
  requests: readonly Buffer[],
  withinMs = 20_000,
): Promise<number[]> {
  const socket = await open(port);
  try {
    return await new Promise<number[]>((done) => {
      const statuses: number[] = [];
      let rest = '';
      const end = () => done(statuses);
      socket.setTimeout(withinMs, end).on('close', end).on('error', end);
      socket.on('data', (piece) => {
        rest = takeAnswers(rest + piece.toString('latin1'), statuses);
        if (statuses.length >= requests.length) end();
      });
      for (const request of requests) socket.write(request);
    });
  } finally {
    socket.destroy();
  }
}

/** One connection for bytes that may be no HTTP at all, or end too early. @returns the status, 0 when none came. */
export async function sendBroken(port: number, bytes: Buffer, ends: boolean): Promise<number> {
  const socket = await open(port);
  try {
    return await new Promise<number>((done) => {
      let text = '';
      const end = () => done(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0));
      socket.setTimeout(10_000, end).on('close', end).on('error', end);
      socket.on('data', (piece) => {
        text += piece.toString('latin1');
        end();
      });
      socket.write(bytes);
      if (ends) socket.end();
    });
  } finally {
    socket.destroy();
  }
}

/** A socket that stays open and says a byte now and then. */
export async function dripInto(
  port: number,
  everyMs: number,
): Promise<{ closed(): boolean; destroy(): void }> {
  const socket = await open(port);
  let closed = false;
  socket.on('error', () => {}).on('data', () => {});
  socket.write('POST /webhooks/lark HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ');
  const timer = setInterval(() => socket.write('a'), everyMs);
  socket.on('close', () => {
    closed = true;
    clearInterval(timer);
  });
  return { closed: () => closed, destroy: () => socket.destroy() };
}

function open(port: number): Promise<Socket> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => done(socket));
    socket.once('error', failed);
  });
}

/** Takes whole answers off the front. @returns what is not whole yet. */
function takeAnswers(text: string, statuses: number[]): string {
  for (;;) {
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return text;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? 0);
    if (text.length < head + 4 + length) return text;
    statuses.push(Number(text.slice(9, 12)));
    text = text.slice(head + 4 + length);
  }
}
