/** 本群就是: after a new login a group came back under another id; staff say which of the known groups it is. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { fold } from '../src/chat/fold.js';
import { replyTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import { listChats, type NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { moveChat } from '../src/db/move-chat.js';
import { findChatSeenAt, rebindChat as rebindAlias } from '../src/db/platform-alias.js';
import { beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { groupMeant } from './asker.js';
import { staffOfChat } from './staff-of-chat.js';

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
      throw new UserError(
        'chat_kind_wrong',
        '这个平台的群编号不会变，不需要认回。改群名请发送：本群设为 群名。',
      );
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
    const text = `已认回：本群就是“${nameOf(former)}”，原来的设置、专题和通知继续有效。`;
    return [replyTo(deed.event as EventInChat, text)];
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
  const choices = known.length > 0 ? `原有的群：${known.slice(0, 20).join('、')}。` : '目前没有别的群。';
  throw new UserError(
    'choice_unknown',
    second
      ? `有几个群都叫“${name}”，不能确定是哪一个，没有办理。${choices}`
      : `没有找到${name === '' ? '群名' : `“${name}”`}，没有办理。请在本群 @我 发送：本群就是 群名。${choices}`,
  );
}

function nameOf(chat: NamedChat): string {
  return chat.name || chat.tags[0] || '';
}

function heardToday(former: NamedChat, name: string): UserError {
  return new UserError(
    'choice_unknown',
    `“${nameOf(former)}”今天还有消息，也许是另一个群，没有办理。确实就是本群的，请在本群 @我 发送：本群就是 ${name} 确认`,
  );
}
