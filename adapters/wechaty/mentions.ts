/** Who was mentioned: WeChat writes names into the text, with U+2005 or a space behind them. Pure. */

import type { PlatformUser } from '../../src/chat/event.js';
import type { WireMessage, WirePerson } from './wire.js';

export interface MentionsRead {
  text: string;
  mentions: PlatformUser[];
  mentionsBot: boolean;
  mentionsAll: boolean;
}

/** U+2005 is what WeChat puts behind a name; copied and typed mentions have other spaces, or a sign. */
const SPACES = '[\\s\\u2005\\u00a0\\u3000]';
const BEHIND = `(?:${SPACES}+|(?=[，。、；：！？,.;:!?）)】]|$))`;
const EVERYONE = new RegExp(`[@＠](?:所有人|all)${BEHIND}`, 'i');
const NO_ID = /^(?:.*@all|notify@all|all)$/i;

export function readMentions(
  message: Pick<WireMessage, 'text' | 'selfId' | 'selfNames' | 'mentioned'>,
): MentionsRead {
  const others = message.mentioned.filter((one) => one.id !== message.selfId && !NO_ID.test(one.id));
  const isTold = message.mentioned.some((one) => one.id === message.selfId);
  const stripped = withoutSelf(message.text, message.selfNames, others, isTold);
  return {
    text: stripped.text.replaceAll('\u2005', ' ').trim(),
    mentions: others.map(toUser),
    mentionsBot: isTold || stripped.found,
    mentionsAll: EVERYONE.test(message.text) || message.mentioned.some((one) => NO_ID.test(one.id)),
  };
}

export function toUser({ id, name, friend }: WirePerson): PlatformUser {
  return { id, ...(name ? { name } : {}), ...(friend === undefined ? {} : { reachable: friend }) };
}

/** Longest name first, for one of the bot's names may begin another. */
function withoutSelf(
  text: string,
  selfNames: readonly string[],
  others: readonly WirePerson[],
  isTold: boolean,
): { text: string; found: boolean } {
  const names = [...selfNames].sort((a, b) => b.length - a.length).map(quoted);
  // Where the puppet tells that the bot is meant, no sign need stand behind the name.
  const behind = isTold ? `${SPACES}*` : BEHIND;
  const own = names.length > 0 ? new RegExp(`[@＠](?:${names.join('|')})${behind}`, 'g') : undefined;
  if (own && text.search(own) >= 0) return { text: text.replace(own, ''), found: true };
  return { text: isTold ? withoutUnknownName(text, others) : text, found: false };
}

/** Told to be mentioned under a name we do not know of: the one mention that is nobody else's. */
function withoutUnknownName(text: string, others: readonly WirePerson[]): string {
  const known = others.flatMap((one) => one.name ?? []);
  return text.replace(/[@＠]([^@＠\u2005]{1,64})\u2005/, (whole, name: string) =>
    known.includes(name) ? whole : '',
  );
}

function quoted(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s/g, SPACES);
}
