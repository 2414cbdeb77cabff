/** `chats list`: the groups of a committee, and those that belong to none yet. */

import { listGroups } from '../../src/db/chat-list.js';
import { listCommittees } from '../../src/db/committee.js';
import { defineCommand } from './command.js';
import { committeeNamed } from './committee-meant.js';
import { tell, toTable } from './tell.js';

export const chatsListCommand = defineCommand({
  syntax: 'chats list',
  summary: 'list the groups the bot is in (with --committee: its groups, and those of nobody)',
  async run(house, _args, _options, io) {
    const only = house.committeeCode ? await committeeNamed(house, house.committeeCode) : undefined;
    const chats = await listGroups(house.db, only?.id);
    const names = new Map((await listCommittees(house.db)).map((one) => [one.id, one.code ?? one.name]));
    const value = chats.map(({ committeeId, isDemo: _, ...chat }) => ({
      ...chat,
      committee: committeeId === null ? null : (names.get(committeeId) ?? null),
    }));
    const rows = value.map((chat) => [
      String(chat.id),
      chat.platform,
      chat.name || '-',
      chat.tags.join('、') || '-',
      chat.committee ?? '(none)',
      `${chat.state}${chat.paused ? ', paused' : ''}`,
    ]);
    const heading = ['ID', 'PLATFORM', 'NAME', 'TAGS', 'COMMITTEE', 'STATE'];
    tell(io, value, toTable(heading, rows) || 'no groups yet: add the bot to one');
    return 0;
  },
});
