/** Which job runs when, Beijing time. */

import type { Schedule } from '../src/domain/ticks.js';

export const SCHEDULE: Schedule = [
  { job: 'catch-up-history', everyMinutes: 5 },
  { job: 'forget-words', everyMinutes: 60 },
];
