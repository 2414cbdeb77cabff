/** 您是不是想……: what is only probably meant is asked once, in private, and done as it was first said when the answer is yes. */

import { z } from 'zod';
import { defineJob, type Job, type ReadingContext, type Reply, type Words } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { readGuessAnswer } from '../src/chat/guess-answer.js';
import { readAs } from '../src/chat/near-command.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, type DialoguePlace, insertDialogueUnless } from '../src/db/dialogue.js';
import { loadPlaces } from '../src/db/place.js';
import type { InboxId } from '../src/db/schema.js';
import { describeGuess, type Guessed, guess, guessCorrected } from './guess-shown.js';
import { guessWording } from './wording/guess.js';

const NAME = 'confirm-guess';
const OPEN_MS = 30 * 60_000;

/** The message that was guessed at: it counts for its day and its place. */
const original = z.looseObject({ sentAt: z.string() }).optional();
/** Its inbox row: what comes of it goes when it is recalled. */
const saidIn = z.number().optional();
const open = z.object({ guess, original, saidIn });
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('ask'), guess, original, saidIn }),
  z.object({ step: z.literal('yes'), guess, original, saidIn }),
  z.object({ step: z.literal('no') }),
]);
type Payload = z.infer<typeof payload>;

/** @param table the table of jobs; asked when a guess is, not before. */
export function makeConfirmGuess(table: () => readonly Job<never, Deed>[]) {
  return defineJob<Payload, Deed>({
    name: NAME,
    title: '确认',
    payload,
    confirmsGuesses: true,
    answer(words, question, context) {
      const said = readGuessAnswer(words);
      if (said === undefined) return undefined;
      if (said.says === 'no') return { payload: { step: 'no' }, reason: 'guess denied' };
      const asked = open.parse(question.payload);
      if (said.says === 'yes') return { payload: { step: 'yes', ...asked }, reason: 'guess confirmed' };
      const corrected = correct(asked.guess, said.rest, words, context, table());
      return corrected && { payload: { ...asked, step: 'ask', guess: corrected }, reason: 'guess corrected' };
    },
    async run(payload, deed) {
      const event = deed.event as MessageEvent;
      if (payload.step === 'ask') return ask(payload, event, deed, table());
      await closeDialogue(deed.db, inPrivate(event), NAME);
      if (payload.step === 'no') return [replyPrivately(event, guessWording.dropped)];
      return carryOut(payload, event, deed, table());
    },
  });
}

function correct(
  { job: name, payload }: Guessed,
  rest: string,
  words: Words,
  context: ReadingContext,
  table: readonly Job<never, Deed>[],
): Guessed | undefined {
  const job = table.find((one) => one.name === name) as unknown as Job;
  const read = job && (readAs(job, rest, words, context) as Record<string, unknown> | undefined);
  const corrected = read && guessCorrected(name, payload, read);
  return corrected ? { job: name, payload: corrected, isBare: false } : undefined;
}

async function ask(
  { guess, original, saidIn }: Extract<Payload, { step: 'ask' }>,
  event: MessageEvent,
  deed: Deed,
  table: readonly Job<never, Deed>[],
): Promise<Reply[]> {
  const job = jobNamed(table, guess.job);
  const asked = await insertDialogueUnless(deed.db, deed.seal, inPrivate(event), {
    job: NAME,
    payload: {
      guess,
      ...(!guess.isBare && { original: original ?? event, saidIn: saidIn ?? deed.inboxId }),
    },
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
    now: deed.now,
  });
  if (asked) return [replyPrivately(event, describeGuess(guess, job.title))];
  return [replyPrivately(event, guessWording.usage(job.title, job.command?.usage ?? job.title))];
}

/** Done as the message that was guessed at, in the transaction of the yes; what a group would have read is said in private. */
async function carryOut(
  { guess, original, saidIn }: Extract<Payload, { step: 'yes' }>,
  event: MessageEvent,
  deed: Deed,
  table: readonly Job<never, Deed>[],
): Promise<Reply[]> {
  const job = jobNamed(table, guess.job);
  const read = job.payload.parse(guess.payload);
  if (original === undefined) return job.run(read, deed);
  const said = { ...original, sentAt: new Date(original.sentAt) } as unknown as MessageEvent;
  const [place] = await loadPlaces(deed.db, deed.seal, [said], deed.now);
  const { asker, chat, committee, standing } = place as NonNullable<typeof place>;
  const inboxId = (saidIn as InboxId | undefined) ?? deed.inboxId;
  const replies = await job.run(read, { ...deed, inboxId, event: said, asker, chat, committee, standing });
  return heardInPrivate(replies, said, event);
}

/** The group did not hear the yes: its line goes to whoever said it, unless they are told in private anyway. */
function heardInPrivate(replies: readonly Reply[], said: MessageEvent, event: MessageEvent): Reply[] {
  if (said.chatKind === 'private') return [...replies];
  const isForGroup = ({ target, action }: Reply) =>
    action.action === 'send' && target.kind === 'chat' && target.id === said.platformChatId;
  const isForThem = ({ target }: Reply) => target.kind === 'user' && target.id === event.sender.id;
  const told = replies.some(isForThem);
  return replies.flatMap((reply) => {
    if (!isForGroup(reply) || reply.action.action !== 'send') return [reply];
    const { gather: _, ...rest } = reply;
    return told ? [] : [{ ...rest, ...replyPrivately(event, reply.action.message) }];
  });
}

function inPrivate(event: MessageEvent): DialoguePlace {
  return { ...event, chatKind: 'private' };
}

function jobNamed(table: readonly Job<never, Deed>[], name: string): Job<never, Deed> {
  const job = table.find((one) => one.name === name);
  if (!job) throw new Error(`no job named ${name}`);
  return job;
}
