/** What is thrown at the webhook: forged, malformed and broken requests, each with the status it must get. */

import { randomBytes } from 'node:crypto';
import type { FakeLark, RawEvent } from '../fake-lark/index.js';
import { encrypt, sign, type Tamper } from '../fake-lark/webhook-pusher.js';
import { type RawRequest, toBytes } from './raw-http.js';

export interface Attack {
  what: string;
  bytes: Buffer;
  status: number;
}

type Chance = () => number;
const below = (random: Chance, end: number) => Math.floor(random() * end);

type Secrets = Pick<FakeLark, 'encryptKey' | 'verificationToken'>;
type Maker = (lark: Secrets, event: RawEvent, random: Chance) => [RawRequest, status: number];

const request = (lark: Secrets, text: string, tamper: Tamper = {}): RawRequest => {
  const { headers, body } = sign(lark, text, tamper);
  return { headers: Object.entries(headers), body };
};
/** Signed and encrypted as by the platform, around what the platform would never write. */
const sealed = (lark: Secrets, plain: Buffer | string) =>
  request(lark, '', { rawBody: JSON.stringify({ encrypt: encrypt(plain, lark.encryptKey) }) });
const signed = (lark: Secrets, rawBody: string | Buffer) => request(lark, '', { rawBody });
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const withMessage = (event: RawEvent, change: Record<string, unknown>): string =>
  JSON.stringify({
    ...event,
    event: { ...event.event, message: { ...(event.event.message as object), ...change } },
  });

/** Well-framed requests that must not get in. */
export const MALFORMED: Readonly<Record<string, Maker>> = {
  'not signed': (lark, event) => [request(lark, JSON.stringify(event), { signature: null }), 401],
  'signed with another key': (lark, event) => [
    request(lark, JSON.stringify(event), { signKey: randomBytes(8).toString('hex') }),
    401,
  ],
  'changed after signing': (lark, event) => [
    request(lark, JSON.stringify(event), { bodyAfterSigning: '{"encrypt":"AAAA"}' }),
    401,
  ],
  'another token': (lark, event) => [
    request(lark, JSON.stringify({ ...event, header: { ...event.header, token: 'guessed' } })),
    401,
  ],
  'token of another type': (lark, event) => [
    request(lark, JSON.stringify({ ...event, header: { ...event.header, token: [event.header.token] } })),
    401,
  ],
  'another app': (lark, event) => [
    request(lark, JSON.stringify({ ...event, header: { ...event.header, app_id: 'cli_0000000000000000' } })),
    401,
  ],
  'odd timestamps': (lark, event, random) => [
    request(lark, JSON.stringify(event), {
      timestamp: ['', '0', '-1', 'NaN', '1e9', '9'.repeat(40), '0x5f5e100'][below(random, 7)]!,
    }),
    401,
  ],
  'two signatures': (lark, event) => {
    const whole = request(lark, JSON.stringify(event));
    return [{ ...whole, headers: [...whole.headers, ['x-lark-signature', 'f'.repeat(64)]] }, 401];
  },
  'two timestamps': (lark, event) => {
    const whole = request(lark, JSON.stringify(event));
    return [{ ...whole, headers: [...whole.headers, ['x-lark-request-timestamp', '1']] }, 401];
  },
  'address check with a wrong token': (lark) => [
    request(lark, JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'y' }), {
      signature: null,
    }),
    401,
  ],
  'address check without a challenge': (lark) => [
    request(
      lark,
      JSON.stringify({ type: 'url_verification', token: lark.verificationToken, challenge: { a: 1 } }),
    ),
    400,
  ],
  'random bytes': (lark, _event, random) => [signed(lark, randomBytes(below(random, 3_000))), 400],
  'encrypt AAAA': (lark) => [signed(lark, '{"encrypt":"AAAA"}'), 400],
  'encrypt of noise': (lark, _event, random) => [
    signed(lark, JSON.stringify({ encrypt: randomBytes(16 * (2 + below(random, 40))).toString('base64') })),
    400,
  ],
  'encrypt of another type': (lark, _event, random) => [
    signed(lark, `{"encrypt":${['7', 'null', '[]', '{"a":1}', 'true', '""'][below(random, 6)]}}`),
    400,
  ],
  'cut short': (lark, event, random) => {
    const text = JSON.stringify(event);
    return [sealed(lark, text.slice(0, below(random, text.length))), 400];
  },
  'no UTF-8': (lark, event) => {
    const [before, after] = withMessage(event, { content: '{"text":"打卡 @@"}' }).split('@@');
    const bytes = Buffer.concat([Buffer.from(before!), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(after!)]);
    return [sealed(lark, bytes), 400];
  },
  'nested arrays': (lark, _event, random) => [signed(lark, nested('[', ']', 1 + below(random, 20_000))), 400],
  'nested objects': (lark, _event, random) => [
    signed(lark, `${'{"a":'.repeat(1 + below(random, 10_000))}1`),
    400,
  ],
  'nested header': (lark, event, random) => [
    sealed(lark, `{"header":${nested('[', ']', 1 + below(random, 9_000))},"event":${JSON.stringify(event)}}`),
    401,
  ],
  'nested content': (lark, event, random) => [
    sealed(lark, withMessage(event, { content: nested('[', ']', 1 + below(random, 9_000)) })),
    400,
  ],
  'nested button value': (lark, event, random) => {
    const text = JSON.stringify({
      header: { ...event.header, event_type: 'card.action.trigger' },
      event: {
        operator: { open_id: 'ou_1' },
        action: { value: { job: 'record-check-in', a: '@@' } },
        context: { open_message_id: 'om_1', open_chat_id: 'oc_1' },
      },
    });
    return [sealed(lark, text.replace('"@@"', nested('[', ']', 100 + below(random, 9_000)))), 400];
  },
  'a field missing': (lark, event, random) => {
    const field = ['message_id', 'chat_id', 'create_time', 'message_type', 'content', 'chat_type'];
    return [sealed(lark, withMessage(event, { [field[below(random, field.length)]!]: undefined })), 400];
  },
  'a field of another type': (lark, event, random) => {
    const field = ['message_id', 'chat_id', 'create_time', 'message_type', 'content', 'chat_type'];
    return [sealed(lark, withMessage(event, { [field[below(random, field.length)]!]: { $gt: '' } })), 400];
  },
  'names of every object': (lark) => [
    signed(lark, '{"__proto__":{"type":"url_verification"},"constructor":{"prototype":{"a":1}}}'),
    400,
  ],
  'another content type': (lark, _event, random) => {
    const whole = signed(lark, '<xml/>');
    const type = ['application/xml', 'multipart/form-data', 'text/html; charset=x'][below(random, 3)]!;
    return [
      {
        ...whole,
        headers: [...whole.headers.filter(([name]) => name !== 'content-type'), ['content-type', type]],
      },
      400,
    ];
  },
  'another method': (lark, event) => [{ ...request(lark, JSON.stringify(event)), method: 'PUT' }, 404],
};

/** One of each kind in turn; the seed decides what is in them. */
export function malformed(lark: FakeLark, event: RawEvent, nth: number, random: Chance): Attack {
  const kinds = Object.entries(MALFORMED);
  const [what, make] = kinds[nth % kinds.length]!;
  const [raw, status] = make(lark, event, random);
  return { what, bytes: toBytes(raw), status };
}

/** Bytes that are no whole request; `statuses` may hold 0 where nobody is there to be answered. */
export interface BrokenBytes {
  what: string;
  bytes: Buffer;
  ends: boolean;
  statuses: number[];
}

const head = (...lines: string[]) =>
  Buffer.from(['POST /webhooks/lark HTTP/1.1', 'host: 127.0.0.1', ...lines, '', ''].join('\r\n'), 'latin1');

export const BROKEN: readonly BrokenBytes[] = [
  { what: 'huge headers', bytes: head(`x-big: ${'a'.repeat(80_000)}`), ends: false, statuses: [431] },
  {
    what: 'thousands of headers',
    bytes: head(...Array.from({ length: 5_000 }, (_, n) => `x-${n}: ${n}`)),
    ends: false,
    statuses: [431],
  },
  { what: 'no number for a length', bytes: head('content-length: -5'), ends: false, statuses: [400] },
  {
    what: 'two lengths',
    bytes: Buffer.concat([head('content-length: 5', 'content-length: 6'), Buffer.from('hello!')]),
    ends: false,
    statuses: [400],
  },
  {
    what: 'length and chunks',
    bytes: Buffer.concat([head('content-length: 5', 'transfer-encoding: chunked'), Buffer.from('0\r\n\r\n')]),
    ends: false,
    statuses: [400],
  },
  {
    what: 'broken chunks',
    bytes: Buffer.concat([head('transfer-encoding: chunked'), Buffer.from('zz\r\nhello\r\n')]),
    ends: false,
    statuses: [400],
  },
  {
    what: 'no HTTP',
    bytes: Buffer.from('1603010200010001fc0303', 'hex'),
    ends: true,
    statuses: [400, 0],
  },
  {
    what: 'a body cut short',
    bytes: Buffer.concat([head('content-length: 5000'), Buffer.from('{"encrypt":"')]),
    ends: true,
    statuses: [400, 0],
  },
  { what: 'NUL in a header', bytes: head('x-a: b\0c'), ends: false, statuses: [400] },
  {
    what: '50 MB announced',
    bytes: Buffer.concat([head(`content-length: ${50 * 1024 * 1024}`), Buffer.from('{')]),
    ends: false,
    statuses: [413],
  },
  {
    what: '50 MB in chunks',
    bytes: Buffer.concat([
      head('transfer-encoding: chunked'),
      ...Array.from({ length: 50 }, () => Buffer.from(`100000\r\n${'x'.repeat(1024 * 1024)}\r\n`)),
    ]),
    ends: false,
    // 0: cut off while it still sends, the answer may be lost with what was not read.
    statuses: [413, 0],
  },
];

/** A real event, written as no platform writes it but JSON allows. */
export function oddlyWritten(lark: Secrets, event: RawEvent, nth: number, random: Chance): Buffer {
  const escaped = JSON.stringify(event).replace(/[\u0080-\uffff/]/g, (sign) =>
    sign === '/' ? '\\/' : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const blanks = () => [' ', '\n', '\t', '\r\n', '  '][below(random, 5)]!;
  const texts = [
    JSON.stringify(event, null, '\t'),
    escaped,
    `${blanks()}${JSON.stringify(event)}${blanks()}`,
  ];
  const box = encrypt(texts[nth % texts.length]!, lark.encryptKey).replaceAll('/', '\\/');
  const rawBody = `${blanks()}{${blanks()}"encrypt"${blanks()}:${blanks()}"${box}"${blanks()}}${blanks()}`;
  return toBytes(request(lark, '', { rawBody }));
}
