/** 选择政协: who stands in several committees is asked in private which one is meant; then what they said is done. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { markChosen } from '../src/db/committee-choice.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { insertInbox } from '../src/db/inbox.js';
import { againKey } from '../src/db/recall.js';
import type { CommitteeId } from '../src/db/schema.js';
import { chatWording } from './wording/chats.js';

/** The answer holds for the rest of a working day, so that nobody is asked at every message. */
const HOLDS_MS = 12 * 3_600_000;
const OPEN_MS = 30 * 60_000;

const committee = z.object({ id: z.number(), name: z.string() });
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('ask'), committees: z.array(committee) }),
  z.object({
    step: z.literal('choose'),
    committee,
    original: z.looseObject({ sentAt: z.string() }).optional(),
  }),
]);
type Payload = z.infer<typeof payload>;
const asked = z.object({
  committees: z.array(committee),
  original: z.looseObject({ sentAt: z.string() }).optional(),
});

export const chooseCommittee = defineJob<Payload, Deed>({
  name: 'choose-committee',
  title: '选择政协',
  payload,
  answer(words, question) {
    const { committees, original } = asked.parse(question.payload);
    const text = words.folded.text.replace(/[。.!\s]{1,9}$/, '');
    const chosen = committees.find((one, index) => text === String(index + 1) || text === one.name);
    return chosen && { payload: { step: 'choose', committee: chosen, original }, reason: 'committee chosen' };
  },
  async run(payload, deed) {
    const event = deed.event as EventInChat;
    return payload.step === 'ask' ? ask(payload.committees, event, deed) : choose(payload, event, deed);
  },
});

async function ask(
  committees: z.infer<typeof committee>[],
  event: EventInChat,
  deed: Deed,
): Promise<Reply[]> {
  const named = committees.map(({ id, name }) => ({ id, name }));
  await insertDialogue(deed.db, deed.seal, event, {
    job: 'choose-committee',
    payload: { committees: named, ...(event.type === 'message' && { original: event }) },
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
  const lines = named.map((one, index) => `${index + 1}. ${one.name}`);
  return [replyPrivately(event, [chatWording.chooseCommittee, ...lines].join('\n'))];
}

/** What was said goes in again by the front door, now that it is known which committee is meant. */
async function choose(
  { committee, original }: Extract<Payload, { step: 'choose' }>,
  event: EventInChat,
  deed: Deed,
): Promise<Reply[]> {
  await closeDialogue(deed.db, event, 'choose-committee');
  await markChosen(
    deed.db,
    { platform: event.platform, platformUserId: event.sender.id },
    committee.id as CommitteeId,
    new Date(deed.now.getTime() + HOLDS_MS),
  );
  if (!original) return [replyPrivately(event, chatWording.chosenForNext(committee.name))];
  const said = original as unknown as MessageEvent;
  const again = { ...said, eventKey: againKey(said.eventKey), sentAt: new Date(said.sentAt) };
  await insertInbox(deed.db, deed.seal, [{ event: again, hint: 'read-message' }]);
  return [replyPrivately(event, chatWording.chosenInPrivate(committee.name))];
}
