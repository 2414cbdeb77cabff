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
const SPACE = /[\s\u2005\u00a0\u3000]/;
const SIGNS = '，。、；：！？,.;:!?）)】';
const EVERYONE = /[@＠](?:所有人|all)(?:[\s\u2005\u00a0\u3000]|[，。、；：！？,.;:!?）)】]|$)/i;
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
  const names = selfNames.filter((name) => name !== '').sort((a, b) => b.length - a.length);
  let kept = '';
  let found = false;
  for (let at = 0; at < text.length; ) {
    const sign = text[at] as string;
    const end = sign === '@' || sign === '＠' ? endOfMention(text, at + 1, names, isTold) : undefined;
    if (end === undefined) kept += sign;
    else found = true;
    at = end ?? at + 1;
  }
  if (found) return { text: kept, found };
  return { text: isTold ? withoutUnknownName(text, others) : text, found };
}

/** Behind the mention of one of these names that begins at `from`, with its spaces; undefined when there is none. */
function endOfMention(
  text: string,
  from: number,
  names: readonly string[],
  isTold: boolean,
): number | undefined {
  for (const name of names) {
    if (!startsWithName(text, from, name)) continue;
    const behind = from + name.length;
    let end = behind;
    while (end < text.length && SPACE.test(text[end] as string)) end += 1;
    // Where the puppet tells that the bot is meant, no sign need stand behind the name.
    if (isTold || end > behind || end === text.length || SIGNS.includes(text[end] as string)) return end;
  }
  return undefined;
}

/** Names hold spaces of one kind or another. */
function startsWithName(text: string, from: number, name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    const [shown, wanted] = [text[from + at], name[at] as string];
    if (shown !== wanted && !(shown !== undefined && SPACE.test(shown) && SPACE.test(wanted))) return false;
  }
  return true;
}

/** Told to be mentioned under a name we do not know of: the one mention that is nobody else's. */
function withoutUnknownName(text: string, others: readonly WirePerson[]): string {
  const known = others.flatMap((one) => one.name ?? []);
  return text.replace(/[@＠]([^@＠\u2005]{1,64})\u2005/, (whole, name: string) =>
    known.includes(name) ? whole : '',
  );
}
