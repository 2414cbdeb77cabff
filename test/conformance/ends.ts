/** Conformance of the end: it may come twice, nothing comes in after it, and whoever still asks is told. */

import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CLOSED, eachOpened } from './opened.js';
import type { ConformanceSubject } from './subject.js';

export function ends(subject: ConformanceSubject): void {
  const opened = eachOpened(subject);

  it('closing twice at once, and once more later, is closing', async () => {
    const { connection } = opened();
    await Promise.all([connection.close(), connection.close()]);
    await connection.close();
    expect(connection.state().connected).toBe(false);
  });

  it('nothing comes in after it, and nobody is told that it was taken', async () => {
    const { connection, deliver, events } = opened();
    await deliver({ text: '打卡' });
    await connection.close();
    const late = await Promise.race([deliver({ text: '打卡 《论语》' }), pause(1_500, undefined)]);
    expect(late?.acknowledged ?? false).toBe(false);
    expect(events).toHaveLength(1);
  });

  it('what is asked after it was not done, and may be tried again', async () => {
    const { connection, shown, group } = opened();
    await connection.close();
    const message = { type: 'text', text: '太晚了' } as const;
    await expect(connection.perform({ action: 'send', message }, group, 'k1')).rejects.toMatchObject({
      name: 'SendError',
      code: 'platform_unavailable',
      retryable: 'yes',
      platformCode: CLOSED,
    });
    expect(await shown()).toEqual([]);
  });

  it('a look at the platform throws nothing, before it and after it', async () => {
    const { connection } = opened();
    expect(await connection.examine()).toBeInstanceOf(Array);
    await connection.close();
    expect(await connection.examine()).toBeInstanceOf(Array);
  });
}
