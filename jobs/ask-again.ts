/** 没有听懂: whoever speaks to the bot and is not understood is told the nearest command, privately and seldom; nothing is kept. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { defineJob, type Job, type Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { nearestCommand } from '../src/chat/near-command.js';
import { replyPrivately } from '../src/chat/reply.js';
import { wordsOf } from '../src/chat/understand.js';
import type { Deed } from '../src/db/deed.js';
import { mayTell } from '../src/db/told.js';
import { guessWording } from './wording/guess.js';

/** In a group others go without, too; in private nobody else is disturbed. */
const SELDOM_MS = { group: 10 * 60_000, private: 60_000 } as const;
const GREETED_FOR_MS = 24 * 3_600_000;
/** Thanks want no answer; a question behind them does. */
const THANKS = /^(?:谢谢|感谢|辛苦了?|多谢|谢了|再见)(?!.*(?:怎么|如何|请问|能不能|可不可以|吗|\?))/s;
const GREETING = /^(?:您好|你好|早上好|上午好|中午好|下午好|晚上好|早|在吗)[\s,.!?。~]*(?=(.?))/;

/** @param table the table of jobs; asked when somebody was not understood, not before. */
export function makeAskAgain(table: () => readonly Job<never, Deed>[]) {
  return defineJob<object, Deed>({
    name: 'ask-again',
    title: '没有听懂',
    payload: z.object({}),
    async run(_, deed) {
      const event = deed.event as EventInChat;
      if (event.type !== 'message' || (event.chatKind === 'group' && !event.mentionsBot)) return [];
      const text = wordsOf(event).folded.text.slice(0, 200).trim();
      if (THANKS.test(text) || isAcknowledgement(event.text)) return [];
      if (GREETING.exec(text)?.[1] === '') return greet(event, deed);
      const answer = text === '' ? insteadOfFiles(event) : insteadOfWords(event, table());
      if (answer === undefined) return [];
      const key = `ask-again ${event.chatKind} ${event.platform} ${event.sender.id}`;
      if (!(await mayTell(deed.db, key, SELDOM_MS[event.chatKind], deed.now))) return [];
      return [replyPrivately(event, answer)];
    },
  });
}

/** Who greets the bot may be there for the first time; in a group it is politeness. */
async function greet({ chatKind, platform, sender }: MessageEvent, deed: Deed): Promise<Reply[]> {
  if (chatKind === 'group') return [];
  const isFirst = await mayTell(deed.db, `greeting ${platform} ${sender.id}`, GREETED_FOR_MS, deed.now);
  return isFirst ? [replyPrivately(deed.event as EventInChat, guessWording.greeting)] : [];
}

/** How the nearest command is typed; where none is near, that nothing was understood. */
function insteadOfWords(event: MessageEvent, table: readonly Job<never, Deed>[]): string {
  const nearest = nearestCommand(wordsOf(event), table as unknown as readonly Job[]);
  const usage = nearest?.command?.usage;
  return nearest && usage ? guessWording.nearest(nearest.title, usage) : guessWording.notUnderstood;
}

/** What is said to a private message without a word; undefined for stickers and cards, and in groups. */
function insteadOfFiles({ chatKind, attachments }: MessageEvent): string | undefined {
  if (chatKind === 'group') return undefined;
  const kinds = new Set(attachments.map((one) => one.kind));
  if (kinds.has('file')) return guessWording.onlyFiles;
  if (kinds.has('audio')) return guessWording.onlyVoice;
  return kinds.has('image') || kinds.has('video') ? guessWording.onlyPictures : undefined;
}
