/** Which job runs when, Beijing time. */

import type { Schedule } from '../src/domain/ticks.js';

export const SCHEDULE: Schedule = [
  { job: 'catch-up-history', everyMinutes: 5 },
  { job: 'watch-platforms', everyMinutes: 1 },
  { job: 'report-chains', everyMinutes: 5 },
  { job: 'remind-members', everyMinutes: 5 },
  { job: 'post-digests', everyMinutes: 5 },
  { job: 'create-due-sessions', everyMinutes: 30 },
  // Often, a little at a time: what a busy day left must go in a day.
  { job: 'forget-words', everyMinutes: 1 },
];
