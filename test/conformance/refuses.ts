/** Conformance of errors: each of the platform's own becomes the right SendError, and none is forgotten. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import { ROOT } from '../support/sources.js';
import { CLOSED, eachOpened } from './opened.js';
import type { ConformanceSubject } from './subject.js';

const SEND: OutboundAction = { action: 'send', message: { type: 'text', text: '机密心得' } };

export function refuses(subject: ConformanceSubject): void {
  const opened = eachOpened(subject, 'once');
  let asked = 0;
  const ask = (action: OutboundAction = SEND, target: Target = opened().group) => {
    asked += 1;
    return opened().connection.perform(action, target, `refused-${asked}`);
  };

  it.each(subject.refusals)('$platformCode is $code, retryable: $retryable', async (refusal) => {
    const { platformCode, code, retryable, action, target } = refusal;
    await opened().refuseNextWith(platformCode);
    const error: unknown = await ask(action, target).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SendError', platformCode, code, retryable });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('机密心得');
  });

  it('no code that errors.ts names is missing above', () => {
    const source = readFileSync(resolve(ROOT, 'adapters', subject.adapter.name, 'errors.ts'), 'utf8');
    const named = [...source.matchAll(subject.codesInErrors)].map(([whole, group]) => group ?? whole);
    // That one is tried at the end, with every platform.
    const tried = [CLOSED, ...subject.refusals.map((refusal) => refusal.platformCode)];
    expect(named.length).toBeGreaterThan(0);
    expect([...new Set(named)].filter((code) => !tried.includes(code))).toEqual([]);
  });

  it('an action the platform does not know is refused for good', async () => {
    const action = { action: 'never-heard-of' } as unknown as OutboundAction;
    await expect(ask(action)).rejects.toMatchObject({ name: 'SendError', retryable: 'no' });
  });

  if (!subject.never.silence)
    it('when nobody says whether it was carried out, nobody claims to know', async () => {
      await opened().fallSilentNext();
      await expect(ask()).rejects.toMatchObject({ name: 'SendError', retryable: 'unknown' });
    }, 30_000);
}
