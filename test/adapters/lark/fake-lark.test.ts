/** The fake platform itself, where other tests lean on it: rates, limits, keys, and coming back on the same port. */

import { expect, it } from 'vitest';
import { SCOPES_TO_ASK } from '../../../adapters/lark/scopes.js';
import type { Target } from '../../../src/chat/outbound.js';
import { eventually } from '../../support/eventually.js';
import { type FakeLark, startFakeLark } from '../../support/fake-lark/index.js';
import { rates } from '../../support/fake-lark/rates.js';
import { openLark } from './open-lark.js';

it('rates are the most in any sliding window, a whole window apart not counted together', () => {
  const at = (...times: number[]) => times.map((atMs) => ({ chatOrUser: 'oc_a', atMs }));
  expect(rates(at(0, 999, 1_000))).toMatchObject({ perChatSecond: 2, perAppMinute: 3 });
  expect(rates([...at(0, 200, 400, 1_100), { chatOrUser: 'oc_b', atMs: 300 }])).toEqual({
    perChatSecond: 3,
    busiestChat: 'oc_a',
    perAppSecond: 4,
    perAppMinute: 5,
  });
  expect(rates([])).toMatchObject({ perChatSecond: 0, busiestChat: undefined });
});

it('where it keeps the platform’s limits, the sixth message a second to one group is refused', async () => {
  await withLark(async (lark) => {
    lark.faults.keepLimits(true);
    const { connection } = await openLark(lark, 'webhook');
    const group: Target = { kind: 'chat', id: lark.chatId('委员读书群') };
    const message = { type: 'text', text: '好' } as const;
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        connection.perform({ action: 'send', message }, group, `key-${index}`),
      ),
    );
    const refusals = ends.filter((end) => end.status === 'rejected');
    expect(refusals).toMatchObject([{ reason: { code: 'rate_limited', waitScope: 'chat' } }]);
    expect(lark.sent).toHaveLength(5);
    await connection.close();
  });
});

it('the same seed plays the same faults', async () => {
  const played = async () =>
    await withLark(async (lark) => {
      lark.faults.randomly({ too_many: 0.3 });
      const { connection } = await openLark(lark, 'webhook');
      const codes: string[] = [];
      for (let index = 0; index < 20; index += 1) {
        const action = { action: 'send', message: { type: 'text', text: '好' } } as const;
        const done = connection.perform(action, { kind: 'chat', id: 'oc_a' }, `key-${index}`);
        codes.push(await done.then(() => 'sent').catch((error: { code: string }) => error.code));
      }
      await connection.close();
      return codes;
    });
  const first = await played();
  expect(first).toContain('rate_limited');
  expect(await played()).toEqual(first);
});

it('it comes back on the port it had, and the adapter finds it', async () => {
  const first = await startFakeLark();
  const { connection } = await openLark(first, 'websocket');
  await eventually(() => expect(connection.state().connected).toBe(true));
  await first.close();
  await eventually(() => expect(connection.state().connected).toBe(false));
  const second = await startFakeLark({ port: first.port });
  await eventually(() => expect(connection.state().connected).toBe(true), { withinMs: 10_000 });
  await connection.close();
  await second.close();
});

it('docs/feishu-setup.md asks for exactly the scopes that doctor looks for', async () => {
  const { readFileSync } = await import('node:fs');
  const doc = readFileSync(new URL('../../../docs/feishu-setup.md', import.meta.url), 'utf8');
  const json = /```json\n([\s\S]{1,4000}?)```/.exec(doc)?.[1] ?? '';
  expect((JSON.parse(json) as { scopes: { tenant: string[] } }).scopes.tenant).toEqual(SCOPES_TO_ASK);
  const { EVENT_TYPES } = await import('../../../adapters/lark/inbound.js');
  for (const type of EVENT_TYPES) expect(doc).toContain(type);
});

async function withLark<T>(use: (lark: FakeLark) => Promise<T>): Promise<T> {
  const lark = await startFakeLark({ seed: 5 });
  try {
    return await use(lark);
  } finally {
    await lark.close();
  }
}
