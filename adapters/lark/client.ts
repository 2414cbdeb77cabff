/** Calls of the open platform through the SDK: time-outs, tokens, `code` checked, and nothing secret in what is thrown. */

import type { Agent } from 'node:https';
import { type Cache, Client, defaultHttpInstance, type HttpInstance } from '@larksuiteoapi/node-sdk';
import { openProxyAgent } from '../../src/proxy-agent.js';
import { isStaleToken, type LarkFault } from './errors.js';
import { parseObject } from './message-content.js';
import type { ApiRequest } from './outbound.js';
import type { LarkSettings } from './settings.js';

/** Why a call failed. Holds neither the request nor the answer: both carry words and tokens. */
export class LarkFailure extends Error {
  override readonly name = 'LarkFailure';
  constructor(readonly fault: LarkFault) {
    super(fault.kind === 'refused' ? `refused (${fault.code ?? fault.status})` : fault.kind);
  }
}

export interface ApiAnswer {
  /** The JSON body, or the bytes where they were asked for. */
  body: Record<string, unknown> | Buffer;
  headers: Record<string, unknown>;
}

export interface LarkClient {
  /** @throws LarkFailure */
  call(request: ApiRequest): Promise<ApiAnswer>;
  /** For the long connection, which asks for its address over HTTP. */
  http: HttpInstance;
  /** The way out through the proxy, for the long connection too; undefined: straight. */
  agent: Agent | undefined;
}

/** Until the platform says something; a message that took longer is settled by its uuid. */
const SILENCE_TIMEOUT_MS = 8_000;
/** The whole call, however slowly the bytes drip. */
const CALL_TIMEOUT_MS = 20_000;
/** A file of 30 MB on an office's line. */
const UPLOAD_TIMEOUT_MS = 180_000;
const ANSWER_MAX_BYTES = 32 * 1024 * 1024;
const REQUEST_MAX_BYTES = 40 * 1024 * 1024;

/** The SDK prints requests, tokens and decrypted events: it is given a logger that prints nothing. */
export const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

export function openClient(settings: LarkSettings): LarkClient {
  const agent = openProxyAgent(settings.proxy?.url, settings.proxy?.except);
  const http = openHttp(agent);
  const tokens = tokenCache();
  const { appId, appSecret, domain } = settings;
  const client = new Client({ appId, appSecret, domain, cache: tokens, httpInstance: http, logger: SILENT });
  const once = async (request: ApiRequest): Promise<ApiAnswer> => {
    const { data, headers } = await client.request<{
      data: ApiAnswer['body'];
      headers: ApiAnswer['headers'];
    }>({
      method: request.method,
      url: request.path,
      params: request.params,
      data: request.data,
      ...(request.isForm ? UPLOAD : {}),
      ...(request.wantsBytes ? { responseType: 'arraybuffer' } : {}),
      ...RETURN_HEADERS,
    });
    return { body: data, headers };
  };
  return {
    http,
    agent,
    async call(request) {
      try {
        return await once(request);
      } catch (error) {
        if (!(error instanceof LarkFailure && isStaleToken(error.fault))) throw error;
        tokens.forget();
        return await once(request);
      }
    },
  };
}

const UPLOAD: object = { headers: { 'Content-Type': 'multipart/form-data' }, timeout: UPLOAD_TIMEOUT_MS };

/** The SDK's own mark for "the headers too"; its types do not list it for `request`. */
const RETURN_HEADERS: object = { $return_headers: true };

/** An axios of our own: the SDK's default one is shared by the whole process, has no time-out and never looks at `code`. */
function openHttp(agent: Agent | undefined): HttpInstance {
  const http = defaultHttpInstance.create({
    timeout: SILENCE_TIMEOUT_MS,
    maxContentLength: ANSWER_MAX_BYTES,
    maxBodyLength: REQUEST_MAX_BYTES,
    maxRedirects: 0,
    // axios would follow HTTPS_PROXY by itself, and the long connection would not: both go by our agent.
    proxy: false,
    ...(agent ? { httpsAgent: agent } : {}),
  });
  http.interceptors.request.use((config) => {
    config.signal ??= AbortSignal.timeout(Math.max(CALL_TIMEOUT_MS, config.timeout ?? 0));
    return config;
  });
  http.interceptors.response.use(
    (response) => {
      const headers = { ...response.headers };
      const code = codeOf(response.data, headers);
      if (code !== undefined && code !== 0)
        throw new LarkFailure({ kind: 'refused', status: response.status, code, headers });
      const wantsHeaders = (response.config as { $return_headers?: boolean }).$return_headers;
      return wantsHeaders ? { data: response.data, headers } : response.data;
    },
    (error: unknown) => {
      throw new LarkFailure(faultOf(error as AxiosFault));
    },
  );
  return http as unknown as HttpInstance;
}

/** What is read of an axios error; its config and request are never touched, they hold the token and the words. */
interface AxiosFault {
  code?: string;
  syscall?: string;
  cause?: { code?: string; syscall?: string };
  config?: { url?: string };
  response?: { status: number; data: unknown; headers: Record<string, unknown> };
}

/** These end before the request left us; so does anything that happens while connecting or fetching a token. */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function faultOf(error: AxiosFault): LarkFault {
  if (error.response) {
    const headers = { ...error.response.headers };
    const { status, data } = error.response;
    return { kind: 'refused', status, code: codeOf(data, headers), headers };
  }
  if (error.code === 'ERR_BAD_RESPONSE') return { kind: 'too_long' };
  if (error.code === 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED') return { kind: 'too_long' };
  const code = error.code ?? error.cause?.code ?? 'unknown';
  const isConnecting = (error.syscall ?? error.cause?.syscall) === 'connect';
  const isToken = error.config?.url?.includes('/open-apis/auth/') === true;
  const arrived =
    NEVER_ARRIVED.has(code) || isConnecting || isToken || /CERT|TLS/.test(code) ? 'no' : 'maybe';
  return { kind: 'silence', arrived, code };
}

/** The platform's `code`, from JSON or from bytes that turn out to be its JSON; undefined where there is none. */
function codeOf(data: unknown, headers: Record<string, unknown>): number | undefined {
  const isItsJson =
    String(headers['content-type'] ?? '').includes('json') && headers['content-disposition'] === undefined;
  const body = Buffer.isBuffer(data) ? (isItsJson ? parseObject(data.toString('utf8')) : undefined) : data;
  const code = (body as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
}

/** The SDK's cache has no way to take a token out again when the platform no longer accepts it. */
function tokenCache(): Cache & { forget(): void } {
  const tokens = new Map<unknown, { value: unknown; expiresAtMs: number }>();
  return {
    async get(key) {
      const token = tokens.get(key);
      return token && token.expiresAtMs > Date.now() ? token.value : undefined;
    },
    async set(key, value, expiresAtMs) {
      tokens.set(key, { value, expiresAtMs: expiresAtMs ?? Number.POSITIVE_INFINITY });
      return true;
    },
    forget: () => tokens.clear(),
  };
}
