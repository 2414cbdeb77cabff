/** The HTTP half of the fake: reads a request whole, checks its token, plays the fault that is due, logs, answers. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Fault, Faults } from './faults.js';
import type { LongConnections } from './long-connections.js';
import { readMultipart } from './multipart.js';
import type { Platform } from './platform.js';
import { type Answer, type ApiCall, answerCall, quietOf, receiverOf } from './routes.js';

export function serveOpenApi(
  server: Server,
  platform: Platform,
  faults: Faults,
  connections: LongConnections,
  port: number,
): void {
  server.on('request', (request, response) => {
    void readCall(request).then((call) => {
      const entry = {
        at: new Date(),
        method: call.method,
        path: call.path,
        query: call.query,
        body: call.body,
        status: 0,
        code: undefined as number | undefined,
        fault: undefined as string | undefined,
        resetSeconds: undefined as number | undefined,
      };
      platform.requests.push(entry);
      const to = receiverOf(platform, call);
      const quiet = quietOf(platform, call);
      const overLimit =
        to !== undefined
          ? countAttempt(platform, faults, to)
          : quiet && countQuiet(platform, faults, quiet.api, quiet.chat);
      const fault = faults.take(call.path, to ?? quiet?.chat, uuidOf(call)) ?? overLimit;
      entry.fault = fault?.kind;
      entry.resetSeconds = resetOf(fault);
      const isSilent = fault?.kind === 'time_out' || fault?.kind === 'cut_before';
      const isCarriedOut = fault === undefined || ['cut', 'time_out_after', 'late'].includes(fault.kind);
      const answer = isCarriedOut ? answerCall(platform, connections, port, call) : refusal(fault);
      if (fault?.kind === 'cut' || fault?.kind === 'cut_before') request.socket.destroy();
      if (isSilent || fault?.kind === 'cut' || fault?.kind === 'time_out_after') return;
      entry.status = answer.status;
      entry.code = (answer.body as { code?: number } | undefined)?.code;
      if (fault?.kind === 'late') setTimeout(() => write(response, answer), fault.afterMs);
      else write(response, answer);
    });
  });
}

/** Counts a send, and refuses it where the fake keeps the platform's own limits. */
function countAttempt(platform: Platform, faults: Faults, to: string): Fault | undefined {
  const atMs = performance.now();
  const attempts = platform.sendAttempts;
  attempts.push({ chatOrUser: to, atMs });
  if (!faults.keepsLimits) return undefined;
  const recent = [];
  for (let index = attempts.length - 1; index >= 0 && atMs - attempts[index]!.atMs < 1_000; index -= 1)
    recent.push(attempts[index]!);
  if (recent.filter((attempt) => attempt.chatOrUser === to).length > 5) return { kind: 'chat_busy' };
  return recent.length > 50 ? { kind: 'too_many', resetSeconds: 1 } : undefined;
}

/** Each of these calls has 50 a second and 1,000 a minute for itself; one group is shown 40 cards a second. */
function countQuiet(platform: Platform, faults: Faults, api: string, chat: string): Fault | undefined {
  const atMs = performance.now();
  const attempts = platform.quietAttempts;
  attempts.push({ chatOrUser: `${api} ${chat}`, atMs });
  if (!faults.keepsLimits) return undefined;
  const within = (ms: number) =>
    attempts.filter((one) => atMs - one.atMs < ms && one.chatOrUser.startsWith(`${api} `));
  const second = within(1_000);
  const isOver = second.length > 50 || within(60_000).length > 1_000;
  const isGroupOver = api === 'show' && second.filter((one) => one.chatOrUser === `show ${chat}`).length > 40;
  return isOver || isGroupOver ? { kind: 'too_many', resetSeconds: 1 } : undefined;
}

function uuidOf(call: ApiCall): string | undefined {
  return typeof call.body.uuid === 'string' ? call.body.uuid : undefined;
}

/** What the refusal names; only one of the whole app names it always. */
function resetOf(fault: Fault | undefined): number | undefined {
  if (fault?.kind === 'too_many' || fault?.kind === 'too_many_400') return fault.resetSeconds ?? 1;
  return fault?.kind === 'chat_busy' ? fault.resetSeconds : undefined;
}

function refusal(fault: Fault): Answer {
  switch (fault.kind) {
    case 'too_many':
    case 'too_many_400':
      return {
        status: fault.kind === 'too_many' ? 429 : 400,
        headers: { 'x-ogw-ratelimit-limit': '100', 'x-ogw-ratelimit-reset': String(fault.resetSeconds ?? 1) },
        body: { code: 99991400, msg: 'request trigger frequency limit' },
      };
    case 'chat_busy':
      return {
        status: 400,
        headers:
          fault.resetSeconds === undefined ? {} : { 'x-ogw-ratelimit-reset': String(fault.resetSeconds) },
        body: { code: 230020, msg: 'This operation triggers the frequency limit.' },
      };
    case 'code':
      return { status: fault.status ?? 400, body: { code: fault.code, msg: `refused with ${fault.code}` } };
    case 'server_error':
      return { status: fault.status ?? 500, bytes: Buffer.from('upstream error') };
    default:
      return { status: 500 };
  }
}

async function readCall(request: IncomingMessage): Promise<ApiCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://fake');
  const type = request.headers['content-type'] ?? '';
  return {
    method: request.method ?? 'GET',
    path: decodeURI(url.pathname),
    query: Object.fromEntries(url.searchParams),
    body: type.includes('json') && raw.length > 0 ? JSON.parse(raw.toString('utf8')) : {},
    fields: type.includes('multipart') ? readMultipart(raw, type) : {},
    token: request.headers.authorization?.replace('Bearer ', ''),
  };
}

function write(response: ServerResponse, answer: Answer): void {
  const body = answer.bytes ?? Buffer.from(JSON.stringify(answer.body ?? {}));
  response.writeHead(answer.status, {
    'content-type': answer.bytes ? 'application/octet-stream' : 'application/json; charset=utf-8',
    'content-length': body.length,
    ...answer.headers,
  });
  response.end(body);
}
