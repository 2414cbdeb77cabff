/** 本群就是: after a new login a group came back under another id; staff say which of the known groups it is. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyAside } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { listChats, type NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { moveChat } from '../src/db/move-chat.js';
import { findChatSeenAt, rebindChat as rebindAlias } from '../src/db/platform-alias.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { groupMeant } from './asker.js';
import { staffOfChat } from './staff-of-chat.js';
import { chatWording } from './wording/chats.js';

const payload = z.object({ name: z.string(), sure: z.boolean() });
type Payload = z.infer<typeof payload>;

export const rebindChat = defineJob<Payload, Deed>({
  name: 'rebind-chat',
  title: '认回本群',
  payload,
  who: 'staff',
  command: {
    words: ['本群就是'],
    usage: '@我 本群就是 委员读书群（微信重新登录后认回原来的群）',
    who: 'staff',
    where: 'group',
    read: (match) => ({ payload: readName(match.rest), reason: 'group recognised' }),
  },
  /** 本群就是委员读书群, said to the bot without a gap. */
  hears(words, context) {
    if (!context.addressed || !words.folded.text.startsWith('本群就是')) return undefined;
    const rest = words.original.slice(words.folded.origin(4));
    return { payload: readName(rest), reason: 'group recognised without a gap' };
  },
  async run({ name, sure }, deed) {
    const staff = await staffOfChat(deed);
    const chat = groupMeant(deed, '本群就是 群名');
    const former = findNamed(await listChats(deed.db, staff.committee.id), chat, name);
    const seenAt = await findChatSeenAt(deed.db, chat.platform, former.platformChatId);
    if (seenAt === undefined || !(await findChatSeenAt(deed.db, chat.platform, chat.platformChatId)))
      throw new UserError('chat_kind_wrong', chatWording.idsLast);
    if (!sure && beijingDay(seenAt) === beijingDay(deed.now)) throw heardToday(former, name);
    await rebindAlias(deed.db, chat.platform, chat.platformChatId, former.platformChatId);
    await moveChat(deed.db, chat.id, former.id);
    await appendAudit(deed.db, {
      committeeId: staff.committee.id,
      actorPersonId: staff.personId,
      actor: chat.platform,
      action: 'rebind-chat',
      objectKind: 'chat',
      objectId: former.id,
      detail: { from: chat.id, sure },
    });
    const text = chatWording.rebound(nameOf(former));
    return [replyAside(deed.event as EventInChat, text)];
  },
});

function readName(rest: string): Payload {
  const said = withoutEnd(rest.replace(/^[\s:：]+/, ''), /[。.！!\s]/);
  const before = said.endsWith('确认') ? said.slice(0, -'确认'.length) : said;
  const bare = withoutEnd(before, /[\s，,。]/);
  // A group may be called 某某确认: only behind a gap is it the word.
  const sure = before !== said && bare !== before;
  return { name: (sure ? bare : said).replace(/^[“"「]|[”"」]$/g, ''), sure };
}

/** Character by character: an expression for it would look at a long run of blanks again and again. */
function withoutEnd(text: string, sign: RegExp): string {
  let end = text.length;
  while (end > 0 && sign.test(text[end - 1] as string)) end -= 1;
  return text.slice(0, end);
}

/** By name, else by tag. @throws UserError when there is none of it, or several. */
function findNamed(
  chats: readonly NamedChat[],
  here: { id: number; platform: string },
  name: string,
): NamedChat {
  const wanted = fold(name, 200).text;
  const others = chats.filter((one) => one.platform === here.platform && one.id !== here.id);
  const named = others.filter((one) => fold(one.name, 200).text === wanted);
  const found =
    named.length > 0 ? named : others.filter((one) => one.tags.some((tag) => fold(tag, 200).text === wanted));
  const [only, second] = found;
  if (only && !second && wanted !== '') return only;
  const known = others.map(nameOf).filter((one) => one !== '');
  const choices =
    known.length > 0 ? chatWording.formerGroups(known.slice(0, 20).join('、')) : chatWording.noOtherGroup;
  throw new UserError(
    'choice_unknown',
    second ? chatWording.severalGroups(name, choices) : chatWording.noSuchGroup(name, choices),
  );
}

function nameOf(chat: NamedChat): string {
  return chat.name || chat.tags[0] || '';
}

function heardToday(former: NamedChat, name: string): UserError {
  return new UserError('choice_unknown', chatWording.stillSpokenIn(nameOf(former), name));
}
