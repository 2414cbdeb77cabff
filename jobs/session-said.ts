/** What is put aside while a study session is being arranged: its words, or the plan that waits for a yes. */

import { z } from 'zod';
import { SESSION_KINDS } from '../src/domain/study-session.js';

export const sessionText = z.object({
  kind: z.enum(SESSION_KINDS).optional(),
  title: z.string().optional(),
  startsAt: z.string().optional(),
  endsAt: z.string().optional(),
  timeProblem: z
    .enum([
      'no_such_day',
      'in_the_future',
      'weekday_differs',
      'ends_before_start',
      'time_unclear',
      'time_missing',
    ])
    .optional(),
  saidDay: z.string().optional(),
  saidClock: z.string().optional(),
  place: z.string().optional(),
  speaker: z.string().optional(),
  materials: z.string().optional(),
  invited: z.array(z.string()).optional(),
  groups: z.array(z.string()).optional(),
});

/** Files that came with a message. */
const files = z.array(
  z.object({
    inboxId: z.number(),
    platformMessageId: z.string(),
    attachments: z.array(
      z.looseObject({ kind: z.enum(['image', 'file', 'audio', 'video', 'card', 'other']) }),
    ),
  }),
);
export type SessionFiles = z.infer<typeof files>;

export const plan = z.object({
  /** The session that is changed; undefined: a new one. */
  sessionId: z.number().optional(),
  kind: z.string(),
  title: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  place: z.string(),
  speaker: z.string(),
  materials: z.string(),
  unitId: z.number().nullable(),
  invitesAll: z.boolean(),
  invitesStanding: z.boolean(),
  unitIds: z.array(z.number()),
  memberIds: z.array(z.number()),
  chatIds: z.array(z.number()),
  files,
});
export type KeptPlan = z.infer<typeof plan>;

/** A question of ours about a session. */
export const sessionQuestion = z.discriminatedUnion('wants', [
  z.object({
    wants: z.enum(['time', 'invited', 'groups']),
    text: sessionText,
    sessionId: z.number().optional(),
    files,
  }),
  z.object({ wants: z.literal('confirm'), plan }),
]);

export const sessionPayload = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('draft'),
    text: sessionText,
    /** The session that is changed. */
    sessionId: z.number().optional(),
    files: files.optional(),
  }),
  z.object({ step: z.literal('attach'), plan }),
  z.object({ step: z.literal('confirm'), plan }),
  z.object({ step: z.literal('cancel'), isChange: z.boolean() }),
]);
export type SessionPayload = z.infer<typeof sessionPayload>;
