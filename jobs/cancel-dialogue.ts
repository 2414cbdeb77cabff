/** 取消: ends whatever is open to somebody here, whichever job asked; with nothing open it is chatter, in private one line. */

import { z } from 'zod';
import { readCancel } from '../src/chat/cancel-text.js';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue } from '../src/db/dialogue.js';
import type { TipId } from '../src/db/schema.js';
import { deleteDraft, findDraft } from '../src/db/tip-draft.js';
import { dialogueWording } from './wording/dialogue.js';
import { tipWording } from './wording/tip.js';

const payload = z.object({
  /** `throw`: nothing is to stay · `later`: what was written stays. */
  how: z.enum(['throw', 'later']),
  /** Something is open. */
  isOpen: z.boolean(),
  /** The draft of a tip that the question was about. */
  tipId: z.number().optional(),
});
type Payload = z.infer<typeof payload>;

export const cancelDialogue = defineJob<Payload, Deed>({
  name: 'cancel-dialogue',
  title: '取消',
  payload,
  /** Whoever asked may have read it as an answer of theirs before. */
  answersAny(words, question) {
    const how = readCancel(words);
    if (how === undefined) return undefined;
    const { tipId } = question.payload;
    const draft = question.job === 'complete-tip' && typeof tipId === 'number' ? { tipId } : {};
    return { payload: { how, isOpen: true, ...draft }, reason: `cancelled, ${how}` };
  },
  hears(words, { chatKind }) {
    if (chatKind !== 'private' || readCancel(words) !== 'throw') return undefined;
    return { payload: { how: 'throw', isOpen: false }, reason: 'nothing to cancel' };
  },
  async run({ how, isOpen, tipId }, deed) {
    const event = deed.event as EventInChat;
    if (!isOpen) return [replyPrivately(event, dialogueWording.nothingOpen)];
    await closeDialogue(deed.db, event);
    if (tipId === undefined) return [replyTo(event, dialogueWording.cancelled)];
    if (how === 'later') return [replyPrivately(event, tipWording.draftLeft)];
    const { personId } = deed.asker;
    const { committee } = deed;
    const draft =
      personId && committee
        ? await findDraft(deed.db, { committeeId: committee.id, personId }, tipId as TipId)
        : undefined;
    if (draft === undefined) return [replyPrivately(event, tipWording.draftGone)];
    await deleteDraft(deed.db, draft.id);
    return [replyPrivately(event, tipWording.draftThrownAway)];
  },
});
