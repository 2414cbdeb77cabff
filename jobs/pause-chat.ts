/** 暂停本群: staff silence the bot in a group; 恢复本群 lets it go on. The only job that is done in a paused group. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyAside, replyTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { updateChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { askingStaff, groupMeant } from './asker.js';
import { chatWording } from './wording/chats.js';

const payload = z.object({ paused: z.boolean() });

export const pauseChat = defineJob<z.infer<typeof payload>, Deed>({
  name: 'pause-chat',
  title: '暂停本群',
  payload,
  who: 'staff',
  command: {
    words: ['暂停本群', '恢复本群'],
    usage: '@我 暂停本群（再用：@我 恢复本群）',
    who: 'staff',
    where: 'group',
    read: (match) =>
      match.foldedRest === ''
        ? { payload: { paused: match.word === '暂停本群' }, reason: 'pause or resume' }
        : undefined,
  },
  async run({ paused }, deed) {
    const staff = askingStaff(deed, 'staff');
    const chat = groupMeant(deed, paused ? '暂停本群' : '恢复本群');
    const event = deed.event as EventInChat;
    if (chat.paused === paused)
      return [replyAside(event, paused ? chatWording.pausedAlready : chatWording.notPaused)];
    await updateChat(deed.db, chat.id, { paused });
    await appendAudit(deed.db, {
      committeeId: staff.committee.id,
      actorPersonId: staff.personId,
      actor: event.platform,
      action: paused ? 'pause-chat' : 'resume-chat',
      objectKind: 'chat',
      objectId: chat.id,
    });
    return [replyTo(event, paused ? chatWording.paused : chatWording.resumed)];
  },
});
