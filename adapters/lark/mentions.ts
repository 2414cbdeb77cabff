/** Who was mentioned in a message: the bot's mention leaves the text, other people's become `@name`. Pure. */

import type { PlatformUser } from '../../src/chat/event.js';
import type { Mention, UserIds } from './wire.js';

/** What a message's mentions come to. */
export interface MentionsRead {
  text: string;
  mentions: PlatformUser[];
  mentionsBot: boolean;
  mentionsAll: boolean;
}

/** `@_user_1` is a whole word: `@_user_10` is another person. The space after it goes with it when it is taken out. */
const PLACEHOLDER = /(@_user_\d{1,9}|@_all(?![A-Za-z0-9_]))( ?)/g;

/**
 * @param botOpenId undefined while it is not known yet; then the event itself has to tell (see `isBot`).
 * @param sender the author, whose ids show which ids this app gets to see.
 */
export function readMentions(
  text: string,
  list: readonly Mention[],
  botOpenId: string | undefined,
  sender: UserIds,
): MentionsRead {
  const bots = new Set(list.filter((mention) => isBot(mention, list, botOpenId, sender)));
  const byKey = new Map(list.map((mention) => [mention.key, mention]));
  let mentionsAll = byKey.has('@_all');
  const shown = text.replace(PLACEHOLDER, (whole, key: string, space: string) => {
    if (key === '@_all') {
      mentionsAll = true;
      return `@所有人${space}`;
    }
    const mention = byKey.get(key);
    if (!mention) return whole;
    return bots.has(mention) ? '' : `@${mention.name}${space}`;
  });
  return {
    text: shown.trim(),
    mentions: people(list.filter((mention) => mention.key !== '@_all' && !bots.has(mention))),
    mentionsBot: bots.size > 0,
    mentionsAll,
  };
}

/** The id answers go to is the open_id, which every app sees; the others are further ids of the same person. */
export function toUser(ids: UserIds, name?: string): PlatformUser {
  const [id, ...otherIds] = [ids.open_id, ids.union_id, ids.user_id].filter((one) => one !== undefined);
  return {
    id: id!,
    ...(otherIds.length > 0 ? { otherIds } : {}),
    ...(name ? { name } : {}),
  };
}

/**
 * While our own open_id is unknown, newer events say `mentioned_type`; a bot has no user_id where people have one; and
 * of a single mention that nothing else decides it is assumed that it means the bot, because a command that is taken
 * for chatter is lost, while a name that is taken for the bot's only loses an `@`.
 */
function isBot(
  mention: Mention,
  list: readonly Mention[],
  botOpenId: string | undefined,
  sender: UserIds,
): boolean {
  if (mention.key === '@_all') return false;
  if (botOpenId !== undefined) return mention.id?.open_id === botOpenId;
  if (mention.mentioned_type !== undefined) return mention.mentioned_type === 'bot';
  if (mention.id?.user_id !== undefined) return false;
  if (sender.user_id !== undefined) return true;
  return list.length === 1;
}

function people(list: readonly Mention[]): PlatformUser[] {
  const found = new Map<string, PlatformUser>();
  for (const { id, name } of list) {
    if (!id || !(id.open_id ?? id.union_id ?? id.user_id)) continue;
    const user = toUser(id, name);
    if (!found.has(user.id)) found.set(user.id, user);
  }
  return [...found.values()];
}
