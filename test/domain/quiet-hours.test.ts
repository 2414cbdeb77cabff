/** Quiet hours: nights and weekends in Beijing. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isQuiet, nextWakingInstant } from '../../src/domain/quiet-hours.js';

const next = (beijing: string) => nextWakingInstant(new Date(`${beijing}+08:00`)).toISOString();

test.each([
  ['2026-04-23T12:00:00', '2026-04-23T04:00:00.000Z'],
  ['2026-04-23T08:00:00', '2026-04-23T00:00:00.000Z'],
  ['2026-04-23T07:59:59', '2026-04-23T00:00:00.000Z'],
  ['2026-04-23T20:59:59', '2026-04-23T12:59:59.000Z'],
  ['2026-04-23T21:00:00', '2026-04-24T00:00:00.000Z'],
  ['2026-04-24T21:00:00', '2026-04-27T00:00:00.000Z'],
  ['2026-04-25T12:00:00', '2026-04-27T00:00:00.000Z'],
  ['2026-04-26T23:59:59', '2026-04-27T00:00:00.000Z'],
])('%s waits until %s', (beijing, at) => expect(next(beijing)).toBe(at));

test('the next waking instant is one, never earlier and never more than three days away', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      (at) => {
        const waking = nextWakingInstant(at);
        expect(isQuiet(waking)).toBe(false);
        expect(waking.getTime() - at.getTime()).toBeGreaterThanOrEqual(0);
        expect(waking.getTime() - at.getTime()).toBeLessThan(3 * 86_400_000);
      },
    ),
  );
});
