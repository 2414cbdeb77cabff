/** What every chat platform's adapter must do, whatever its wire: one suite, run for each subject. */

import { describe } from 'vitest';
import { comesIn } from './comes-in.js';
import { ends } from './ends.js';
import { goesOut } from './goes-out.js';
import { refuses } from './refuses.js';
import { staysQuiet } from './stays-quiet.js';
import type { ConformanceSubject } from './subject.js';

export function conforms(subject: ConformanceSubject): void {
  describe(subject.name, () => {
    describe('what comes in', () => comesIn(subject));
    describe('what goes out', () => goesOut(subject));
    describe('what stays quiet', () => staysQuiet(subject));
    describe('what the platform refuses', () => refuses(subject));
    describe('the end', () => ends(subject));
  });
}
