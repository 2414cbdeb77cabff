/** The whole line with the real WeChat adapter in it: its process, ids of our own, spool, pace and hold, over a fake account. */

import { sql } from 'kysely';
import { wechatyAdapter } from '../../adapters/wechaty/index.js';
import { openWechaty } from '../../adapters/wechaty/open.js';
import type { Timing } from '../../adapters/wechaty/timing.js';
import type { Adapter } from '../../src/chat/adapter.js';
import { eventually } from './eventually.js';
import { type FakeWechat, startFakeWechat } from './fake-wechat/index.js';
import { type Backend, type Line, openLineOver } from './line.js';
import { settleOnWechat } from './settle-on-wechat.js';

/** What is looked for often, so that a test need not wait; and pauses that nobody needs to believe. */
const QUICK: Partial<Timing> = { pingEveryMs: 200, firstPauseMs: 100, longestPauseMs: 500, stopMs: 2_000 };
const quickAdapter = {
  ...wechatyAdapter,
  pace: (settings: Parameters<typeof wechatyAdapter.pace>[0]) => ({
    app: { ...wechatyAdapter.pace(settings).app, burst: 1, intervalMs: 40, jitterMs: 40 },
  }),
  open: async (settings, world) => openWechaty(settings, world, QUICK),
} satisfies typeof wechatyAdapter;

export interface WechatLine extends Line {
  wechat: FakeWechat;
  /** The platform's id of somebody, who is a contact. */
  who(name: string): string;
  /** The platform's id of a group. */
  room(name: string): string;
  /** What the bot said to a person or a group, in order. */
  heard(to: string): string[];
  /** Nothing is waiting or under way any more. */
  settled(): Promise<void>;
  isConnected(): boolean;
}

const PEOPLE = ['陈静', '李秀兰', '王建国', '周敏'];
const GROUPS = ['委员读书群', '委员工作群', '第一联络组群'];

export async function openWechatLine(backend: Backend, by: 'gateway' | 'in-child'): Promise<WechatLine> {
  const wechat = await startFakeWechat(by);
  const who = (name: string) => `wxid-${name}`;
  const room = (name: string) => `${name}@chatroom`;
  for (const name of PEOPLE) wechat.person(name);
  for (const name of GROUPS) wechat.room(name, PEOPLE.map(who));
  wechat.login();
  const line = await openLineOver(backend, {
    async settle(db, seal) {
      await settleOnWechat(db, seal, room);
      const { value: settings, faults } = wechatyAdapter.settings(wechat.env());
      if (!settings) throw new Error(JSON.stringify(faults));
      return { adapter: quickAdapter as Adapter<unknown>, settings };
    },
  });
  const isConnected = () => line.gateway.connections.get('wechaty')?.state().connected === true;
  await eventually(isConnected, { withinMs: 60_000 });
  return {
    ...line,
    wechat,
    who,
    room,
    isConnected,
    heard: (to) => wechat.sent.filter((one) => one.to === to).map((one) => one.text ?? ''),
    settled: () => eventually(() => isSettled(line), { withinMs: 30_000 }).then(() => {}),
    async close() {
      await line.close();
      await wechat.close();
    },
  };
}

/** What waits for the morning waits for nothing that a test does. */
async function isSettled({ db }: Line): Promise<boolean> {
  const { rows } = await sql<{ open: number }>`
    select (select count(*) from inbox where state = 'waiting')::int
      + (select count(*) from outbox where state in ('waiting', 'sending')
          and (not_before is null or not_before < now() + interval '1 minute'))::int as open`.execute(db);
  return rows[0]?.open === 0;
}
