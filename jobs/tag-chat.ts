/** 本群设为: staff say which group this is, by tag; a group of nobody becomes their committee's. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyAside } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { updateChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { UserError } from '../src/errors.js';
import { groupMeant } from './asker.js';
import { staffOfChat } from './staff-of-chat.js';
import { chatWording } from './wording/chats.js';

const payload = z.object({ tags: z.array(z.string()) });
type Payload = z.infer<typeof payload>;

const MAX_TAGS = 10;
const TAG_MAX_CHARS = 40;

export const tagChat = defineJob<Payload, Deed>({
  name: 'tag-chat',
  title: '设置本群',
  payload,
  who: 'staff',
  command: {
    words: ['本群设为', '本群是'],
    usage: '@我 本群设为 第一联络组',
    who: 'staff',
    where: 'group',
    read: (match) => ({ payload: { tags: readTags(match.rest) }, reason: 'group tagged' }),
  },
  /** 本群设为第一联络组, said to the bot without a gap. */
  hears(words, context) {
    if (!context.addressed || !words.folded.text.startsWith('本群设为')) return undefined;
    const rest = words.original.slice(words.folded.origin(4));
    return { payload: { tags: readTags(rest) }, reason: 'group tagged without a gap' };
  },
  async run({ tags }, deed) {
    const owner = await staffOfChat(deed);
    const chat = groupMeant(deed, '本群设为 群名');
    if (tags.length === 0 || tags.length > MAX_TAGS || tags.some((tag) => [...tag].length > TAG_MAX_CHARS))
      throw new UserError('text_missing', chatWording.tagsMissing(MAX_TAGS, TAG_MAX_CHARS));
    const isNamed = chat.name !== '';
    await updateChat(deed.db, chat.id, {
      tags,
      ...(isNamed ? {} : { name: tags[0] as string }),
      ...(chat.committeeId === undefined ? { committee_id: owner.committee.id } : {}),
    });
    await appendAudit(deed.db, {
      committeeId: owner.committee.id,
      actorPersonId: owner.personId,
      actor: deed.event?.platform ?? 'console',
      action: 'tag-chat',
      objectKind: 'chat',
      objectId: chat.id,
      detail: { tags: tags.length, named: !isNamed, assigned: chat.committeeId === undefined },
    });
    const assigned = chat.committeeId === undefined ? chatWording.assignedTo(owner.committee.name) : '';
    return [
      replyAside(
        deed.event as EventInChat,
        chatWording.tagged(tags.join('、'), assigned, wasBefore(chat.tags, tags)),
      ),
    ];
  },
});

/** What a mistyped line took away, and how to have it back. */
function wasBefore(before: readonly string[], tags: readonly string[]): string {
  if (before.every((tag) => tags.includes(tag))) return '';
  return chatWording.wasBefore(before.join('、'));
}

function readTags(rest: string): string[] {
  const tags = rest
    .replace(/^[\s:：]+/, '')
    .split(/[、，,;；\n]/)
    .map((tag) =>
      tag
        .replace(/\s+/g, ' ')
        .replace(/[。.！!]$/, '')
        .trim(),
    )
    .filter((tag) => tag !== '');
  return [...new Set(tags)];
}
