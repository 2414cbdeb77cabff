/** The way out through a proxy: an agent for HTTPS and WebSocket that opens a tunnel by CONNECT; TLS is end to end. */

import { request as requestHttp } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

const CONNECT_MS = 8_000;

/** Why no tunnel was opened. Says nothing of the proxy's address: a password may stand in it. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  readonly code = 'EPROXY';
  /** As the system's own errors say it: nothing went out. */
  readonly syscall = 'connect';
}

type Done = (error: Error | null, socket?: Socket) => void;

/**
 * @param proxy `http://user:password@host:3128`; undefined: straight out.
 * @param except as NO_PROXY has it: hosts or endings, by comma; `*` for all.
 * @returns undefined where everything goes straight out.
 */
export function openProxyAgent(proxy: string | undefined, except = ''): Agent | undefined {
  if (proxy === undefined) return undefined;
  const agent = new Agent({ keepAlive: true });
  const straight = agent.createConnection.bind(agent) as (options: ConnectionOptions, done: Done) => Socket;
  const tunnelled = (options: ConnectionOptions, done: Done): Socket | undefined => {
    if (isExcepted(String(options.host), except)) return straight(options, done);
    openTunnel(proxy, options).then(
      (socket) => done(null, socket),
      (error: Error) => done(error),
    );
    return undefined;
  };
  return Object.assign(agent, { createConnection: tunnelled });
}

/** `example.cn` and `.example.cn` both stand for the host and everything below it. */
export function isExcepted(host: string, except: string): boolean {
  return except
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) =>
      entry
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, '')
        .toLowerCase(),
    )
    .some(
      (entry) => entry === '*' || host.toLowerCase() === entry || host.toLowerCase().endsWith(`.${entry}`),
    );
}

function openTunnel(proxy: string, options: ConnectionOptions): Promise<Socket> {
  const { protocol, hostname, port, username, password } = new URL(proxy);
  const target = `${options.host}:${options.port ?? 443}`;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const ask = (protocol === 'https:' ? requestHttps : requestHttp)({
    method: 'CONNECT',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'https:' ? 443 : 80),
    path: target,
    agent: false,
    headers: {
      host: target,
      ...(username !== '' && { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }),
    },
  });
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      ask.destroy();
      reject(new ProxyFailure(`HTTPS_PROXY: ${why}`));
    };
    ask.setTimeout(CONNECT_MS, () => fail('no answer'));
    ask.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'it broke off'));
    ask.once('response', ({ statusCode }) => fail(`it answered ${statusCode}`));
    ask.once('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) return fail(`it answered ${statusCode}`);
      ask.setTimeout(0);
      socket.setTimeout(0);
      const servername = options.servername ?? String(options.host);
      const secure = connectTls({ ...options, socket, servername, host: undefined, path: undefined });
      secure.once('error', reject);
      secure.once('secureConnect', () => {
        secure.off('error', reject);
        resolve(secure);
      });
    });
    ask.end();
  });
}
