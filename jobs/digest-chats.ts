/** Which groups a topic's digest is for, and what of the topic is theirs. */

import { listChats, type NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import type { ChatId } from '../src/db/schema.js';
import type { PlacedTopic } from '../src/db/study-topic.js';

/** The topic's groups, or all of the committee's; of those the bot is in. */
export async function digestChats(deed: Deed, topic: PlacedTopic): Promise<NamedChat[]> {
  const groups = await listChats(deed.db, topic.committeeId);
  return groups.filter(
    (group) =>
      group.state === 'joined' &&
      !group.paused &&
      (topic.chats.length === 0 || topic.chats.some((one) => one.id === group.id)),
  );
}

/** A topic of one group is all that group's, also what was said in private; of several each has its own. */
export function digestChat(topic: PlacedTopic, chatId: ChatId): ChatId | undefined {
  return topic.chats.length === 1 && topic.chats[0]?.id === chatId ? undefined : chatId;
}
