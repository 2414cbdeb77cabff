/** WeChat under the conformance suite: the real wechaty in its own process, around a puppet that a test drives. */

import { wechatyAdapter } from '../../adapters/wechaty/index.js';
import type { Adapter } from '../../src/chat/adapter.js';
import type { ChatEvent } from '../../src/chat/event.js';
import type { Target } from '../../src/chat/outbound.js';
import { openWechat } from '../adapters/wechaty/open-wechat.js';
import { eventually } from '../support/eventually.js';
import { type Behaviour, type FakeWechat, startFakeWechat } from '../support/fake-wechat/index.js';
import type { ConformanceSubject, OpenSubject, Refusal, Shown, Written } from './subject.js';

const WRITER = '李秀兰';
const STRANGER: Target = { kind: 'user', id: 'wxid-王建国' };
const IMAGE = 6;
const TEXT = 7;
const TOO_LARGE_BYTES = 31 * 1024 * 1024;
const SAMPLE_ID = 'sample';

/** Nothing is asked by the clock: a test says itself when the account is logged out or silent. */
const TIMING = { pingEveryMs: 600_000, lateMs: 1_200_000, silenceMs: 1_200_000, callMs: 3_000 };

const REFUSALS: readonly Refusal[] = [
  {
    platformCode: 'room_unknown',
    code: 'not_in_chat',
    retryable: 'no',
    target: { kind: 'chat', id: 'gone' },
  },
  {
    platformCode: 'person_unknown',
    code: 'user_unreachable',
    retryable: 'no',
    target: { kind: 'user', id: 'nobody' },
  },
  { platformCode: 'not_a_contact', code: 'user_unreachable', retryable: 'no', target: STRANGER },
  {
    platformCode: 'too_large',
    code: 'content_too_large',
    retryable: 'no',
    action: { action: 'fetch-file', platformMessageId: 'large', key: 'large', kind: 'file' },
  },
  { platformCode: 'logged_out', code: 'platform_unavailable', retryable: 'yes' },
  { platformCode: 'refused', code: 'reply_lost', retryable: 'unknown' },
  { platformCode: '3', code: 'request_invalid', retryable: 'no' },
  { platformCode: '7', code: 'permission_missing', retryable: 'no' },
  { platformCode: '12', code: 'request_invalid', retryable: 'no' },
  { platformCode: '16', code: 'app_unauthorized', retryable: 'yes' },
];

export const wechaty: ConformanceSubject = {
  name: 'wechaty',
  adapter: wechatyAdapter as Adapter<unknown>,
  open,
  attachmentKind: 'image',
  typedMentionCounts: true,
  redelivers: false,
  codesInErrors: /(?<=case ')[a-z_]+(?=')|(?<=^const [A-Z_]+ = )\d+(?=;)/gm,
  refusals: REFUSALS,
  never: { 'quoting answers': 'a bot’s message in WeChat quotes nothing' },
};

async function open(receive: (events: ChatEvent[]) => Promise<void>): Promise<OpenSubject> {
  const wechat = await startFakeWechat('in-child');
  const writerId = wechat.person(WRITER);
  wechat.person('王建国', { friend: false });
  const group: OpenSubject['group'] = { kind: 'chat', id: wechat.room('委员读书群', [writerId]) };
  wechat.login();
  /** What became of each message that came in. */
  const outcomes = new Map<string, boolean>();
  const { connection, connected, close } = openWechat(wechat.env(), TIMING, async (events) => {
    const note = (stored: boolean) => {
      for (const { eventKey } of events) outcomes.set(eventKey, stored);
    };
    await receive(events).catch((error: unknown) => {
      note(false);
      throw error;
    });
    note(true);
  });
  await connected();
  const heard = async (id: string) => {
    const outcome = () => outcomes.has(`m:${id}`) || !connection.state().connected;
    await eventually(outcome, { withinMs: 20_000 });
    return outcomes.get(`m:${id}`) === true;
  };
  const write = async (written: Written, id?: string) => {
    const options = { type: written.attached ? IMAGE : TEXT, ...(id === undefined ? {} : { id }) };
    const where = written.privately ? undefined : group.id;
    return wechat.writes(writerId, typed(written), where, options);
  };
  return {
    connection,
    group,
    writer: { kind: 'user', id: writerId },
    async deliver(written) {
      const id = await write(written);
      const again = async () => {
        outcomes.delete(`m:${id}`);
        await write(written, id);
        await heard(id);
      };
      return { acknowledged: await heard(id), again };
    },
    async deliverEcho(text) {
      wechat.writes(wechat.selfId, text, group.id);
    },
    sample: () => ({
      id: SAMPLE_ID,
      type: TEXT,
      timestamp: Date.now(),
      text: typed({ text: '{bot} {张伟} 打卡 《论语》' }),
      talkerId: writerId,
      roomId: group.id,
      mentionIdList: [wechat.selfId, STRANGER.id],
    }),
    deliverRaw: async (raw) => wechat.writesRaw(withIdOfItsOwn(raw)),
    shown: () => shownBy(wechat, group),
    async refuseNextWith(platformCode) {
      const file = { sizeBytes: TOO_LARGE_BYTES, fileName: '大.zip' };
      if (platformCode === 'too_large')
        wechat.writes(writerId, '', undefined, { id: 'large', type: 1, file });
      await wechat.behave(behaviourOf(platformCode));
    },
    fallSilentNext: () => wechat.behave({ ...GOOD, send: 'hang' }),
    async close() {
      await close();
      await wechat.close();
    },
  };
}

const GOOD: Behaviour = { send: 'ok', hidesLogin: false };

function behaviourOf(platformCode: string): Behaviour {
  if (platformCode === 'logged_out') return { ...GOOD, hidesLogin: true };
  if (platformCode === 'refused') return { ...GOOD, send: 'throw' };
  return /^\d+$/.test(platformCode) ? { ...GOOD, send: Number(platformCode) } : GOOD;
}

/** Puppets remember a message by its id, so that each broken one needs another. */
let samples = 0;
function withIdOfItsOwn(raw: unknown): unknown {
  if ((raw as { id?: unknown } | null)?.id !== SAMPLE_ID) return raw;
  samples += 1;
  return { ...(raw as object), id: `${SAMPLE_ID}-${samples}` };
}

/** A mention is a name in the text, with U+2005 in place of the space; a quoting answer is a piece of XML. */
function typed({ text = '', quotes }: Written): string {
  const words = text
    .replace(/\{bot\} ?/g, '@群议\u2005')
    .replace(/\{all\} ?/g, '@所有人\u2005')
    .replace(/\{([^{}]+)\} ?/g, '@$1\u2005');
  if (quotes === undefined) return words;
  return `<msg><appmsg><title>${words}</title><type>57</type><refermsg><svrid>${quotes}</svrid></refermsg></appmsg></msg>`;
}

/** The puppet reports what it says in the order of its line: what it said before it answers this has arrived. */
async function shownBy(wechat: FakeWechat, group: Target): Promise<Shown[]> {
  await wechat.behave({});
  return wechat.sent.map(({ to, text = '' }) => ({
    to: to === group.id ? group : { kind: 'user', id: to },
    text,
  }));
}
