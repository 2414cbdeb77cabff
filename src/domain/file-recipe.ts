/** What a file is made of, in place of the file: nobody's words, so that it may wait in the outbox until it is sent. */

import { z } from 'zod';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

export const fileRecipe = z.object({
  /** 打卡 as a workbook or .csv · 心得汇编 · 述学, one member's own. */
  file: z.enum(['workbook', 'csv', 'reflections', 'study-report']),
  committeeId: z.number().int(),
  /** Absent: every topic of the committee. */
  topicId: z.number().int().optional(),
  /** Whose; with `study-report` always there. */
  memberId: z.number().int().optional(),
  /** Study days, both included. */
  from: day,
  to: day,
  /** When it was asked for, an ISO instant: each try of sending it makes the same file. */
  askedAt: z.string(),
});
export type FileRecipe = z.infer<typeof fileRecipe>;
