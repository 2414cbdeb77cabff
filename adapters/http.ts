/** The one HTTP listener that roles hang their routes on. */

import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { HttpAnswer, HttpRoute } from '../src/chat/adapter.js';
import { OperatorError } from '../src/errors.js';
import type { Log } from '../src/log.js';
import { isFromThisMachine } from './from-this-machine.js';

export interface HttpListener {
  /** `http://127.0.0.1:3000`. */
  url: string;
  close(): Promise<void>;
}

/** A request that trickles in longer than this is cut off; streams that go out are not concerned. */
const REQUEST_MS = 30_000;

/** @throws OperatorError when the port is taken or the address is not this machine's. */
export async function openHttp(
  routes: readonly HttpRoute[],
  options: { host: string; port: number; log: Log },
): Promise<HttpListener> {
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 1024 * 1024,
    requestTimeout: REQUEST_MS,
    clientErrorHandler: refuseBytes,
    frameworkErrors: (_error, _request, reply) => refuse(reply as FastifyReply, 400),
  });
  readBodiesRaw(app);
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      bodyLimit: Math.max(1, route.maxBodyBytes),
      handler: (request, reply) => answer(route, request, reply, options.log),
    });
  }
  app.setNotFoundHandler((_, reply) => refuse(reply, 404));
  app.setErrorHandler((error: { statusCode?: number }, _, reply) => refuse(reply, error.statusCode ?? 500));
  try {
    const url = await app.listen({ host: options.host, port: options.port });
    return { url: url.replace('[::1]', 'localhost'), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw cannotListen(error, options);
  }
}

/**
 * Asks whether the port can be had, before anything else is begun.
 * @throws OperatorError that says what to do when it cannot.
 */
export async function refuseTakenPort(options: { host: string; port: number }): Promise<void> {
  if (options.port === 0) return;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(options.port, options.host, resolve);
    });
  } catch (error) {
    throw cannotListen(error, options);
  }
  await new Promise((resolve) => probe.close(resolve));
}

const CODES: Record<number, string> = {
  404: 'not_found',
  413: 'body_too_large',
  500: 'internal',
};

/** What is refused before a route sees it says nothing of the request. */
function refuse(reply: FastifyReply, status: number): FastifyReply {
  return reply.code(status).send({ error: { code: CODES[status] ?? 'request_unreadable' } });
}

/** Bytes that are no request: too long a head, too slow, or nothing of HTTP. */
function refuseBytes(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code] = UNREADABLE[error.code ?? ''] ?? ['400 Bad Request', 'request_unreadable'];
  const body = JSON.stringify({ error: { code } });
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n${body}`,
    );
  socket.destroy();
}

const UNREADABLE: Record<string, [status: string, code: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request_too_slow'],
};

function cannotListen(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const reasons: Record<string, [code: string, message: string]> = {
    EADDRINUSE: [
      'port_taken',
      `port ${port} on ${host} is taken by another program; set HTTP_PORT to another one, or to 0 for any free one`,
    ],
    EACCES: [
      'port_forbidden',
      `port ${port} may not be opened by this account; set HTTP_PORT to one above 1023, behind a web server`,
    ],
    EADDRNOTAVAIL: ['host_unknown', `HTTP_HOST ${host} is no address of this machine`],
    ENOTFOUND: ['host_unknown', `HTTP_HOST ${host} is no address of this machine`],
  };
  const reason = reasons[(error as { code?: string }).code ?? ''];
  return reason ? new OperatorError(...reason, { cause: error }) : error;
}

/** Signatures are made over raw bytes: nothing is parsed before a route's own handler has looked. */
function readBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
}

async function answer(
  route: HttpRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): Promise<FastifyReply> {
  if (route.loopbackOnly && !cameOverLoopback(request))
    return reply.code(403).send({ error: { code: 'loopback_only' } });
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  let result: HttpAnswer;
  try {
    result = await route.handle({
      headers: request.headers,
      query: request.query as Record<string, string | undefined>,
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      remoteAddress: request.ip,
      signal: gone.signal,
    });
  } catch (error) {
    log.error({ path: route.path, err: error }, 'a request failed');
    return refuse(reply, 500);
  }
  reply.code(result.status).headers(result.headers ?? {});
  if (result.stream) return reply.send(Readable.from(result.stream));
  return reply.send(result.body ?? '');
}

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** The address (no proxy's), the Host (against rebinding) and the Origin (against other sites' pages) must all be this machine's. */
function cameOverLoopback(request: FastifyRequest): boolean {
  if (!isFromThisMachine(request.socket.remoteAddress, request.headers)) return false;
  const host = request.headers.host ?? '';
  if (!LOOPBACK_HOST.test(host)) return false;
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
