/** The table of jobs, in the order the help lists them: worker, help, understanding and tests read the same one. */

import type { Job } from '../src/chat/define-job.js';
import type { Deed } from '../src/db/deed.js';
import { explainBinding } from './explain-binding.js';
import { makeForgetWords } from './forget-words.js';
import { recordCheckIn } from './record-check-in.js';
import { makeShowHelp } from './show-help.js';

/** @param options.inboxWordsDays for how long handled words are kept. */
export function listJobs(options: { inboxWordsDays: number }) {
  const jobs: readonly Job<never, Deed>[] = [
    recordCheckIn,
    makeShowHelp(() => jobs),
    explainBinding,
    makeForgetWords(options.inboxWordsDays),
  ] as unknown as readonly Job<never, Deed>[];
  return jobs;
}
