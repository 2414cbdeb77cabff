/** 帮助: what one can type here, by who asks. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyAside, replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { mayAct, type Role, STAFF_ROLES, wordOfRole } from '../src/domain/role.js';
import { helpWording } from './wording/help.js';

/** What the help needs of the other jobs. */
export interface Listed {
  title: string;
  command?: {
    usage: string;
    who: 'anyone' | 'member' | Role;
    forStaff?: { who: Role; title: string; usage: string };
  };
}

/** @param listed the table of jobs, in the order the help lists them; asked when the help is, not before. */
export function makeShowHelp(listed: () => readonly Listed[]) {
  return defineJob<object, Deed>({
    name: 'show-help',
    title: '帮助',
    payload: z.object({}),
    command: {
      words: ['帮助', 'help', '?', '怎么用', '菜单'],
      usage: '帮助',
      who: 'anyone',
      asks: true,
      // A lone ? among others is bewilderment, not a question to the bot.
      read: (match, _words, context) =>
        match.foldedRest === '' && (match.word !== '?' || context.addressed)
          ? { payload: {}, reason: 'help' }
          : undefined,
    },
    async run(_, deed) {
      const event = deed.event as EventInChat;
      const lines = listed().flatMap(({ title, command }) => [
        ...(command && maySee(command.who, deed) ? [helpWording.line(title, command.usage)] : []),
        ...(command?.forStaff && maySee(command.forStaff.who, deed)
          ? [helpWording.line(command.forStaff.title, command.forStaff.usage)]
          : []),
      ]);
      const text = [helpWording.head(rolesOf(deed)), ...lines].join('\n');
      // A long list would flood a group: there the answer is one line, the list comes privately.
      if (event.chatKind === 'private') return [replyPrivately(event, text)];
      return [replyPrivately(event, text), replyAside(event, helpWording.sentPrivately)];
    },
  });
}

/** Staff are told as what they are known: what they may do hangs on it. */
function rolesOf(deed: Deed): string[] {
  return STAFF_ROLES.filter((role) => deed.standing?.roles.has(role)).map(wordOfRole);
}

function maySee(who: 'anyone' | 'member' | Role, deed: Deed): boolean {
  if (who === 'anyone') return true;
  return deed.standing !== undefined && mayAct(deed.standing.roles, who);
}
