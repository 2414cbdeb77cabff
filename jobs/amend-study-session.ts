/** 修改学习: what is written is put in the place of what was planned, after a preview; its groups are told. */

import { z } from 'zod';
import { matchCommand } from '../src/chat/command-word.js';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { readSessionReference } from '../src/chat/session-reference.js';
import { readSessionText } from '../src/chat/session-text.js';
import type { Deed } from '../src/db/deed.js';
import { UserError } from '../src/errors.js';
import { previewSession } from './session-draft.js';
import { askingManager } from './session-manager.js';
import { sessionMeant } from './session-meant.js';
import { AMEND_EXAMPLE as EXAMPLE, sessionWording as wording } from './wording/study-sessions.js';

const payload = z.object({
  days: z.array(z.string()),
  impossible: z.literal(true).optional(),
  rest: z.string(),
  sessionId: z.number().optional(),
});

const WORDS = ['修改学习', '修改集中学习', '更改学习', '变更学习'];

export const amendStudySession = defineJob<z.infer<typeof payload>, Deed>({
  name: 'amend-study-session',
  title: '修改学习',
  payload,
  command: {
    words: WORDS,
    usage: EXAMPLE,
    who: 'convener',
    forStaff: { who: 'staff', title: '修改学习', usage: EXAMPLE },
    read: (match, _words, context) =>
      context.addressed
        ? { payload: readSessionReference(match.rest, context.sentAt), reason: 'session amended' }
        : undefined,
  },
  /** Under its card no day needs to be named. */
  hears(words, context) {
    if (context.quoted?.kind !== 'studySession') return undefined;
    const match = matchCommand(words, WORDS, { addressed: true });
    const { sessionId } = context.quoted;
    return match && { payload: { days: [], rest: match.rest, sessionId }, reason: 'session amended, quoted' };
  },
  async run(asked, deed) {
    const manager = await askingManager(deed);
    const sought = { pastDays: 7, futureDays: 400, nearDays: 60, example: EXAMPLE };
    const { session, rest } = await sessionMeant(deed, manager, asked, sought);
    const text = readSessionText(rest, (deed.event as MessageEvent).sentAt);
    if (Object.keys(text).length === 0)
      throw new UserError('text_missing', wording.nothingChanged(EXAMPLE), {}, 'private');
    return previewSession(deed, manager, { text, sessionId: session.id, files: [] });
  },
});
