/** `chats tag`: says what a group is for, as 本群设为 does in the group itself; a group of nobody becomes the committee's. */

import { appendAudit } from '../../src/db/audit.js';
import { updateChat } from '../../src/db/chat.js';
import { findGroup } from '../../src/db/chat-list.js';
import type { ChatId, CommitteeId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { mayOwnChat } from '../../src/domain/chat-owner.js';
import { OperatorError, UsageError } from '../../src/errors.js';
import { defineCommand, type House } from './command.js';
import { committeeMeant } from './committee-meant.js';
import { readRowId } from './row-id.js';
import { tell } from './tell.js';

/** As 本群设为 has them. */
const TAGS = 10;
const TAG_CHARS = 40;

export const chatsTagCommand = defineCommand({
  syntax: 'chats tag <id> <tags...>',
  summary: 'say what a group is for, such as 第一联络组; a group of no committee becomes the committee’s',
  async run(house, [typedId = '', ...typedTags], _options, io) {
    const id = readRowId<ChatId>(typedId);
    const tags = readTags(typedTags);
    const committeeId = await inTransaction(house.db, async (tx) => {
      const chat = await findGroup(tx, id);
      if (!chat) throw new OperatorError('chat_unknown', `there is no group ${id}; see qunyi chats list`);
      const owner = chat.committeeId ?? (await newOwner({ ...house, db: tx }, chat.platform));
      await updateChat(tx, id, { tags, committee_id: owner, name: chat.name || (tags[0] as string) });
      const what = { action: 'tag-chat', objectKind: 'chat', objectId: id, detail: { tags: tags.length } };
      await appendAudit(tx, { ...what, committeeId: owner, actorPersonId: undefined, actor: 'cli' });
      return owner;
    });
    tell(io, { id, tags, committeeId }, `group ${id} is now ${tags.join('、')}`);
    return 0;
  },
});

/** @throws OperatorError when it would be the demo: it never owns a real platform's group. */
async function newOwner(house: House, platform: string): Promise<CommitteeId> {
  const committee = await committeeMeant(house);
  if (mayOwnChat(committee, platform)) return committee.id;
  throw new OperatorError('chat_not_demo', 'the demo committee never owns a real group');
}

function readTags(typed: readonly string[]): string[] {
  const tags = [...new Set(typed.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
  if (
    tags.length === 0 ||
    tags.length > TAGS ||
    tags.some((tag) => [...tag].length > TAG_CHARS || /\p{Cc}/u.test(tag))
  )
    throw new UsageError('tag_wrong', `1 to ${TAGS} tags, each of 1 to ${TAG_CHARS} characters on one line`);
  return tags;
}
