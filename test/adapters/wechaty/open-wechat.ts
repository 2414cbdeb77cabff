/** Opens the WeChat door against a fake account, with a `receive` that only writes down what it was given. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWechaty } from '../../../adapters/wechaty/open.js';
import { readWechatySettings } from '../../../adapters/wechaty/settings.js';
import type { Timing } from '../../../adapters/wechaty/timing.js';
import type { PlatformConnection, ReceiveOutcome } from '../../../src/chat/adapter.js';
import type { ChatEvent } from '../../../src/chat/event.js';
import { eventually } from '../../support/eventually.js';

/** Everything quicker than in life, and still with room for a busy machine. */
export const QUICK: Partial<Timing> = {
  pingEveryMs: 200,
  lateMs: 2_000,
  silenceMs: 5_000,
  loginMs: 40_000,
  firstPauseMs: 100,
  longestPauseMs: 500,
  callMs: 5_000,
  stopMs: 2_000,
};

export interface OpenWechat {
  connection: PlatformConnection;
  received: ChatEvent[];
  told: string[];
  folder: string;
  /** All that was logged, as one text. */
  logged(): string;
  connected(): Promise<void>;
  say(to: { kind: 'chat' | 'user'; id: string }, text: string): ReturnType<PlatformConnection['perform']>;
  close(): Promise<void>;
}

export function openWechat(
  env: Record<string, string>,
  timing: Partial<Timing> = {},
  receive: (events: ChatEvent[]) => Promise<void> | void = () => {},
): OpenWechat {
  const { value, faults } = readWechatySettings(env);
  if (!value) throw new Error(JSON.stringify(faults));
  const received: ChatEvent[] = [];
  const told: string[] = [];
  const lines: string[] = [];
  const write = (fields: Record<string, unknown>, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const parent = mkdtempSync(join(tmpdir(), 'qunyi-wechat-'));
  const folder = join(parent, 'wechaty');
  const connection = openWechaty(
    value,
    {
      async receive(events) {
        await receive(events);
        received.push(...events);
        return events.map((): ReceiveOutcome => 'accepted');
      },
      log: { info: write, warn: write, error: write },
      now: () => new Date(),
      cast: async () => ({ people: [], chats: [] }),
      folder,
      tell: (text) => told.push(text),
    },
    { ...QUICK, ...timing },
  );
  return {
    connection,
    received,
    told,
    folder,
    logged: () => lines.join('\n'),
    connected: async () => {
      await eventually(() => connection.state().connected, { withinMs: 30_000 });
    },
    say: (to, text) =>
      connection.perform({ action: 'send', message: { type: 'text', text } }, to, `key-${Math.random()}`),
    async close() {
      await connection.close();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
