/** What is asked for with a check-in, and what is put aside in the dialogue while something about it is asked. */

import { z } from 'zod';

const study = z.object({
  backfill: z.boolean(),
  book: z.string().optional(),
  part: z.string().optional(),
  reflection: z.string(),
  day: z.string().optional(),
  moreDays: z.array(z.string()).optional(),
  dayProblem: z.enum(['no_such_day', 'in_the_future', 'weekday_differs', 'ends_before_start']).optional(),
});

/** The message that was asked about: what it becomes is recorded as sent then. */
const said = z.object({
  study,
  inboxId: z.number(),
  sentAt: z.string(),
  platformMessageId: z.string(),
  attachments: z.array(z.looseObject({ kind: z.enum(['image', 'file', 'audio', 'video', 'card', 'other']) })),
});
export type Said = z.infer<typeof said>;

/** A question of ours about a check-in. */
export const checkInQuestion = z.discriminatedUnion('wants', [
  z.object({
    wants: z.literal('content'),
    topicId: z.number(),
    days: z.array(z.string()),
    backfilled: z.boolean(),
    book: z.string().optional(),
    part: z.string().optional(),
    reflection: z.string(),
  }),
  z.object({
    wants: z.literal('topic'),
    topics: z.array(z.object({ id: z.number(), title: z.string() })),
    said,
  }),
  z.object({ wants: z.literal('day'), topicId: z.number(), said }),
]);
export type CheckInQuestion = z.infer<typeof checkInQuestion>;

export const checkInPayload = study.extend({
  /** It answers a question, or goes past one: the question is closed. */
  question: z.enum(['answered', 'superseded']).optional(),
  /** The topic that was chosen or asked about. */
  topicId: z.number().optional(),
  /** The days that were asked about: those of the check-in whose content is answered here. */
  days: z.array(z.string()).optional(),
  /** The message that is recorded, rather than the one that answers. */
  said: said.omit({ study: true }).optional(),
});
export type CheckInPayload = z.infer<typeof checkInPayload>;
