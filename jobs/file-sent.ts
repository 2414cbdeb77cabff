/** What became of a file that was promised: only when it did not arrive is anything said. */

import { z } from 'zod';
import type { Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import { exportWording as wording } from './wording/exports.js';

export const sentStep = z.object({
  step: z.literal('sent'),
  userId: z.string(),
  fileName: z.string(),
  answer: z.unknown(),
});

const refused = z.object({ ok: z.literal(false), code: z.string() });
/** They cannot be written to, or nobody knows: saying more would not reach them, or say it twice. */
const SILENT = new Set(['user_unreachable', 'uncertain']);

export function fileSent({ userId, fileName, answer }: z.infer<typeof sentStep>): Reply[] {
  const { data } = refused.safeParse(answer);
  if (!data || SILENT.has(data.code)) return [];
  return [sayTo({ kind: 'user', id: userId }, wording.notSent(fileName))];
}
