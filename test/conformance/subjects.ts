/** Every platform and every road into it, as the conformance suite opens them: a new platform is a line here. */

import { larkByLongConnection, larkByWebhook } from './lark.js';
import { playground } from './playground.js';
import type { ConformanceSubject } from './subject.js';
import { wechaty } from './wechaty.js';

export const SUBJECTS: readonly ConformanceSubject[] = [
  larkByLongConnection,
  larkByWebhook,
  wechaty,
  playground,
];
