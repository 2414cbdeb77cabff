/** Feishu under the conformance suite, by either road: the real SDK against the fake of the open platform. */

import { setTimeout as pause } from 'node:timers/promises';
import { larkAdapter } from '../../adapters/lark/index.js';
import type { Adapter } from '../../src/chat/adapter.js';
import type { ChatEvent } from '../../src/chat/event.js';
import type { Target } from '../../src/chat/outbound.js';
import type { SendErrorCode } from '../../src/errors.js';
import { openLark } from '../adapters/lark/open-lark.js';
import { eventually } from '../support/eventually.js';
import { type FakeLark, type RawEvent, startFakeLark } from '../support/fake-lark/index.js';
import { serveRoutes } from '../support/serve-routes.js';
import type { ConformanceSubject, OpenSubject, Refusal, Shown, Written } from './subject.js';

type Road = 'websocket' | 'webhook';

const GROUP = '委员读书群';
const WRITER = '李秀兰';

/** What people are told is final, by the platform's code. */
const FINAL: Record<
  Exclude<SendErrorCode, 'rate_limited' | 'reply_lost' | 'platform_unavailable'>,
  number[]
> = {
  app_unauthorized: [],
  chat_dissolved: [231004, 232009],
  chat_muted: [230018, 230035],
  content_refused: [230022, 230028],
  content_too_large: [230025, 234006],
  message_not_recallable: [230026],
  not_in_chat: [230002, 231002, 231008, 232010, 232011],
  permission_missing: [230006, 230027, 232025, 99991672, 99991679],
  request_invalid: [
    230001, 230011, 230012, 230014, 230015, 230017, 230019, 230031, 230033, 230034, 230050, 230054, 230055,
    230099, 230110, 231001, 231003, 231005, 234010,
  ],
  user_unreachable: [230013, 230029, 230038, 230053],
};
const UNAUTHORIZED = [
  10003, 10005, 10012, 10013, 10014, 99991401, 99991543, 99991661, 99991662, 99991663, 99991664, 99991668,
  99991671, 99991677,
];

const REFUSALS: readonly Refusal[] = [
  ...Object.entries(FINAL).flatMap(([code, numbers]) =>
    numbers.map((number) => refusal(number, code as SendErrorCode, 'no')),
  ),
  ...UNAUTHORIZED.map((number) => refusal(number, 'app_unauthorized', 'yes')),
  ...[230020, 232019, 99991400].map((number) => refusal(number, 'rate_limited', 'yes')),
  ...[230049, 231015].map((number) => refusal(number, 'platform_unavailable', 'unknown')),
];

function refusal(number: number, code: SendErrorCode, retryable: Refusal['retryable']): Refusal {
  return { platformCode: String(number), code, retryable };
}

export const larkByLongConnection = subject('lark by long connection', 'websocket');
export const larkByWebhook = subject('lark by webhook', 'webhook');

function subject(name: string, road: Road): ConformanceSubject {
  return {
    name,
    adapter: larkAdapter as Adapter<unknown>,
    open: (receive) => open(road, receive),
    attachmentKind: 'image',
    typedMentionCounts: false,
    redelivers: true,
    codesInErrors: /\b\d{5,8}\b/g,
    refusals: REFUSALS,
    never: {},
  };
}

async function open(road: Road, receive: (events: ChatEvent[]) => Promise<void>): Promise<OpenSubject> {
  const lark = await startFakeLark({ redeliverMs: 1_000 });
  const { connection } = await openLark(lark, road, receive);
  const served = await serveRoutes(connection.routes);
  const url = `${served.url}/webhooks/lark`;
  if (road === 'websocket')
    await eventually(() => connection.state().connected && botIsKnown(lark), { withinMs: 10_000 });
  else await eventually(() => botIsKnown(lark), { withinMs: 10_000 });
  const push = async (event: RawEvent) => {
    if (road === 'websocket') return (await lark.pushLongConnection(event)).acked;
    return (await lark.pushWebhook(url, event)).status === 200;
  };
  const writer: OpenSubject['writer'] = { kind: 'user', id: lark.userId(WRITER) };
  return {
    connection,
    group: { kind: 'chat', id: lark.chatId(GROUP) },
    writer,
    async deliver(written) {
      const event = lark.say(said(written));
      const acknowledged = await push(event);
      // Another event of the same message, as after a loss on the platform's side.
      const other = { ...event, header: { ...event.header, event_id: `${event.header.event_id}-again` } };
      return {
        acknowledged,
        again: async () => {
          await push(event);
          await push(other);
        },
      };
    },
    async deliverEcho(text) {
      await push(lark.say({ chat: GROUP, user: '群议', text, senderType: 'app' }));
    },
    sample: () =>
      lark.say({ chat: GROUP, user: WRITER, text: '{bot} {张伟} 打卡 《论语》', parentId: 'om_1' }),
    async deliverRaw(raw) {
      // The SDK leaves some junk without an answer; the platform would bring it again and again.
      if (road === 'websocket') await Promise.race([lark.pushLongConnection(raw as RawEvent), pause(300)]);
      else await lark.pushWebhook(url, EMPTY_EVENT, { tamper: { rawBody: JSON.stringify(raw) } });
    },
    shown: () => lark.sent.map((message) => toShown(message, writer)),
    marked: () => lark.reactions.map((one) => one.messageId),
    shownToOne: () => lark.shown.map(({ person, text }) => ({ person, text })),
    // A stale token is renewed and tried once more before anybody hears of it.
    refuseNextWith: (platformCode) =>
      lark.faults.next(
        { kind: 'code', code: Number(platformCode) },
        { to: lark.chatId(GROUP), times: STALE.has(platformCode) ? 2 : 1 },
      ),
    fallSilentNext: () => lark.faults.next({ kind: road === 'websocket' ? 'cut' : 'time_out_after' }),
    async close() {
      await connection.close();
      await served.close();
      await lark.close();
    },
  };
}

const STALE = new Set(['99991661', '99991663', '99991664', '99991668', '99991671', '99991677']);
const EMPTY_EVENT = { schema: '2.0', header: {}, event: {} } as unknown as RawEvent;

/** Asked in the background; until it is answered the bot's mention is told by less. */
function botIsKnown(lark: FakeLark): boolean {
  return lark.requests.some(({ path, status }) => path.includes('/bot/v3/info') && status === 200);
}

function said({ text = '', attached, privately, quotes }: Written): Parameters<FakeLark['say']>[0] {
  return {
    user: WRITER,
    text,
    ...(privately ? {} : { chat: GROUP }),
    ...(quotes ? { parentId: quotes } : {}),
    ...(attached ? { type: 'image', content: { image_key: 'img_1' } } : {}),
  };
}

function toShown(message: FakeLark['sent'][number], writer: Target): Shown {
  const to: Target = message.chatOrUser === writer.id ? writer : { kind: 'chat', id: message.chatOrUser };
  return { to, text: message.text, ...(message.replyTo ? { quotes: message.replyTo } : {}) };
}
