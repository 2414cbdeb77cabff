/** Serves an adapter's routes on a free port, for tests that knock on them from outside. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRoute } from '../../src/chat/adapter.js';

export async function serveRoutes(routes: HttpRoute[]): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const route = routes.find((one) => one.method === request.method && one.path === url.pathname);
    if (!route) {
      response.writeHead(404).end();
      return;
    }
    void answer(route, url, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

async function answer(
  route: HttpRoute,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= route.maxBodyBytes) chunks.push(chunk as Buffer);
  }
  if (size > route.maxBodyBytes) {
    response.writeHead(413).end();
    return;
  }
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const { status, headers, body } = await route.handle({
    headers: request.headers,
    query: Object.fromEntries(url.searchParams),
    body: Buffer.concat(chunks),
    remoteAddress: request.socket.remoteAddress ?? '',
    signal: gone.signal,
  });
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body ?? {}));
}
