/** 进群: the bot came into a group or left it, or people did: what is known of the group stays true. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { MembershipEvent } from '../src/chat/event.js';
import { sayTo } from '../src/chat/reply.js';
import { updateChat } from '../src/db/chat.js';
import { forgetSeen, noteSeen, type Seen } from '../src/db/chat-person.js';
import { listCommittees } from '../src/db/committee.js';
import type { ChatRow, CommitteeRow, Deed } from '../src/db/deed.js';
import { mayTell } from '../src/db/told.js';
import { mayOwnChat } from '../src/domain/chat-owner.js';
import { chatWording } from './wording/chats.js';

const DAY_MS = 86_400_000;

const payload = z.object({ type: z.enum(['joined', 'left']), who: z.enum(['bot', 'people', 'chat']) });

export const welcomeChat = defineJob<z.infer<typeof payload>, Deed>({
  name: 'welcome-chat',
  title: '进群',
  payload,
  happens: (event) =>
    event.type === 'joined' || event.type === 'left' ? { type: event.type, who: event.who } : undefined,
  async run({ type, who }, deed) {
    const event = deed.event as MembershipEvent;
    const chat = deed.chat;
    if (chat?.kind !== 'group') return [];
    if (who === 'people') {
      await notePeople(deed, chat, event);
      return [];
    }
    if (type === 'joined') return welcome(deed, chat, event);
    await updateChat(deed.db, chat.id, { state: who === 'chat' ? 'dissolved' : 'left' });
    return [];
  },
});

async function notePeople(deed: Deed, chat: ChatRow, event: MembershipEvent): Promise<void> {
  const people = event.people.filter((person) => person.id !== '');
  if (event.type === 'left') {
    const ids = people.flatMap((person) => [person.id, ...(person.otherIds ?? [])]);
    return forgetSeen(deed.db, chat.id, ids);
  }
  const seen = people.map((person): Seen => {
    return { chatId: chat.id, platform: event.platform, ids: [person.id, ...(person.otherIds ?? [])] };
  });
  await noteSeen(deed.db, seen);
}

/** The platform's name wins: whoever looks for the group in a preview knows it by that. */
async function welcome(deed: Deed, chat: ChatRow, event: MembershipEvent): Promise<Reply[]> {
  const owner = deed.committee ?? (await committeeOfWhoAdded(deed, event.platform));
  await updateChat(deed.db, chat.id, {
    state: 'joined',
    ...(event.chatName ? { name: event.chatName } : {}),
    ...(chat.committeeId === undefined && owner ? { committee_id: owner.id } : {}),
  });
  if (chat.paused || !(await mayTell(deed.db, `welcome ${chat.id}`, DAY_MS, deed.now))) return [];
  return [
    sayTo(
      { kind: 'chat', id: event.platformChatId },
      owner ? chatWording.greeting : chatWording.greetingUnassigned,
    ),
  ];
}

/** undefined: nobody we know added the bot, or somebody of several committees; then staff say 本群设为. */
async function committeeOfWhoAdded(deed: Deed, platform: string): Promise<CommitteeRow | undefined> {
  const committees = await listCommittees(deed.db);
  const own = deed.asker.standings
    .filter((standing) => standing.roles.size > 0)
    .flatMap(({ committeeId }) => committees.find((committee) => committee.id === committeeId) ?? [])
    .filter((committee) => mayOwnChat(committee, platform));
  return own.length === 1 ? own[0] : undefined;
}
