/** 说明绑定: people in no roster are told how to bind, once a day whole and in private now and then briefly; where that fails, one neutral line an hour. */

import { z } from 'zod';
import { isAcknowledgement } from '../src/chat/acknowledgement-text.js';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { mayTell } from '../src/db/told.js';
import { CONTACTS_ONLY } from '../src/domain/private-reach.js';
import { linkWording } from './wording/links.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const BRIEFLY_EVERY_MS = 10 * 60_000;

const answered = z.object({ ok: z.boolean() });
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('tell') }),
  /** The private word was tried; `answer.ok` tells whether it arrived. */
  z.object({ step: z.literal('tried'), chatId: z.string(), answer: answered }),
]);

export const HOW_TO_BIND = linkWording.notBound;

/** Where only contacts can write in private, asking to become one is the way in. */
function groupLine(platform: string): string {
  return CONTACTS_ONLY.includes(platform) ? linkWording.groupHowToBindContacts : linkWording.groupHowToBind;
}

export const explainBinding = defineJob<z.infer<typeof payload>, Deed>({
  name: 'explain-binding',
  title: '说明绑定',
  payload,
  howToBeReached: (platform) =>
    CONTACTS_ONLY.includes(platform) ? linkWording.unreachedContacts : linkWording.unreached,
  async run(payload, deed) {
    if (payload.step === 'tried') {
      if (payload.answer.ok || payload.chatId === '') return [];
      const first = await mayTell(deed.db, `bind-line ${payload.chatId}`, HOUR_MS, deed.now);
      return first
        ? [sayTo({ kind: 'chat', id: payload.chatId }, groupLine(deed.event?.platform ?? ''))]
        : [];
    }
    const event = deed.event as EventInChat;
    const who = `${event.platform} ${event.sender.id}`;
    if (!(await mayTell(deed.db, `bind ${who}`, DAY_MS, deed.now))) {
      if (event.chatKind === 'group') return [];
      const again = await mayTell(deed.db, `bind-again ${who}`, BRIEFLY_EVERY_MS, deed.now);
      return again ? [replyPrivately(event, linkWording.notBoundBriefly)] : [];
    }
    const chatId = event.chatKind === 'group' && !isReceipt(event) ? event.platformChatId : '';
    return [
      {
        ...replyPrivately(event, HOW_TO_BIND),
        continueWith: { job: 'explain-binding', payload: { step: 'tried', chatId } },
      },
    ];
  },
});

/** 收到 is answered by nothing in a group, not even by how to bind. */
function isReceipt(event: EventInChat): boolean {
  if (event.type === 'action') return event.value.job === 'acknowledge-notice';
  return event.type === 'message' && isAcknowledgement(event.text);
}
