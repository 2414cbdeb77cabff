/** The playground under the conformance suite: typed and pressed over its real HTTP listener. */

import { playgroundAdapter } from '../../adapters/playground/index.js';
import { BOT_NAME, type Post } from '../../adapters/playground/outbound.js';
import type { Adapter } from '../../src/chat/adapter.js';
import type { ChatEvent } from '../../src/chat/event.js';
import type { Target } from '../../src/chat/outbound.js';
import { openPlayground } from '../support/open-playground.js';
import type { ConformanceSubject, OpenSubject, Refusal, Shown, Written } from './subject.js';

const GROUP: Target & { kind: 'chat' } = { kind: 'chat', id: 'group-reading' };
const WRITER: Target & { kind: 'user' } = { kind: 'user', id: 'demo-1' };

const OTHER = 'demo-2';

const REFUSALS: readonly Refusal[] = [
  { platformCode: 'chat_unknown', code: 'not_in_chat', retryable: 'no', target: { kind: 'app', id: '' } },
  {
    platformCode: 'message_unknown',
    code: 'message_not_recallable',
    retryable: 'no',
    action: { action: 'recall', platformMessageId: 'pg-gone' },
  },
  {
    platformCode: 'file_unknown',
    code: 'request_invalid',
    retryable: 'no',
    action: { action: 'fetch-file', platformMessageId: 'pg-gone', key: 'pg-file-gone', kind: 'file' },
  },
  {
    platformCode: 'action_not_supported',
    code: 'request_invalid',
    retryable: 'no',
    action: { action: 'history', sinceMs: 0 },
  },
];

export const playground: ConformanceSubject = {
  name: 'playground',
  adapter: playgroundAdapter as Adapter<unknown>,
  open,
  attachmentKind: 'file',
  typedMentionCounts: true,
  redelivers: false,
  codesInErrors: /platformCode: '([a-z_]+)'/g,
  refusals: REFUSALS,
  never: {
    'same message twice': 'each message that is typed is a new one',
    'everyone mentioned': 'the page has no such mention',
    silence: 'it is in the same process',
  },
};

async function open(receive: (events: ChatEvent[]) => Promise<void>): Promise<OpenSubject> {
  const { url, connection, stop } = await openPlayground(receive);
  const post = async (path: string, body: string | Uint8Array<ArrayBuffer>) =>
    await fetch(`${url}/api/playground/${path}`, { method: 'POST', body });
  const say = async (message: unknown) => (await post('messages', JSON.stringify(message))).status === 200;
  return {
    connection,
    group: GROUP,
    writer: WRITER,
    async deliver(written) {
      const file = written.attached ? await upload(post) : undefined;
      return { acknowledged: await say({ ...typed(written), file }), again: async () => {} };
    },
    // The page shows what the bot says and reports it to nobody.
    deliverEcho: async () => {},
    sample: () => typed({ text: '{bot} {张伟} 打卡 《论语》', quotes: 'pg-earlier' }),
    async deliverRaw(raw) {
      await say(raw);
    },
    shown: () => shownAt(url),
    shownToOne: async () => {
      const byOthers = await shownAt(url, OTHER);
      const seenByAll = new Set(byOthers.map((one) => one.text));
      return (await shownAt(url))
        .filter(({ text }) => !seenByAll.has(text))
        .map(({ text }) => ({ person: WRITER.id, text }));
    },
    // Nothing goes wrong here but what is asked wrongly.
    refuseNextWith: () => {},
    fallSilentNext: () => {},
    async close() {
      await connection.close();
      await stop();
    },
  };
}

function typed({ text = '', privately, quotes }: Written): Record<string, unknown> {
  const words = text
    .replaceAll('{bot}', '@群议')
    .replaceAll('{all}', '@所有人')
    .replace(/\{([^{}]+)\}/g, '@$1');
  return { as: WRITER.id, in: privately ? undefined : GROUP.id, text: words, quote: quotes };
}

async function upload(post: (path: string, body: string) => Promise<Response>): Promise<string> {
  const answer = await post(`files?name=${encodeURIComponent('名册.csv')}`, '姓名\n李秀兰\n');
  return ((await answer.json()) as { key: string }).key;
}

/** What somebody's page shows of the bot. */
async function shownAt(url: string, as = WRITER.id): Promise<Shown[]> {
  const away = new AbortController();
  const { body } = await fetch(`${url}/api/playground/messages?as=${as}`, { signal: away.signal });
  let said = '';
  for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
    said += piece;
    if (said.includes('event: caught-up\n')) break;
  }
  away.abort();
  return [...said.matchAll(/^data: (.*)$/gm)]
    .map(([, line]) => JSON.parse(line as string) as Partial<Post> & { chat?: string })
    .filter((post) => post.name === BOT_NAME)
    .map(({ chat, title, text = '', quote }) => ({
      to: chat === GROUP.id ? GROUP : WRITER,
      text: [title, text].filter(Boolean).join('\n'),
      ...(quote ? { quotes: quote } : {}),
    }));
}
