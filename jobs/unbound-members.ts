/** The unbound people of a group, with whom the roster would take them for. */

import { listKnownIds } from '../src/db/chat-person.js';
import { listLinkRequests } from '../src/db/link-request.js';
import { listNamedPeople } from '../src/db/member-list.js';
import type { ChatId, CommitteeId, Tx } from '../src/db/schema.js';
import { matchName } from '../src/domain/name-match.js';
import { simplify } from './claim-name.js';
import type { Waiting } from './link-items.js';

export interface ListedGroup {
  committeeId: CommitteeId;
  platform: string;
  chatId: ChatId;
  /** As the platform lists them; `name` may be empty. */
  listed: readonly { id: string; name: string }[];
}

/** More requests than any group has people. */
const MAX_REQUESTS = 5_000;
/** A longer display name is no name. */
const SHOWN_MAX_CHARS = 40;

/** What somebody asked for goes before how they are called in the group. `unmatched`: display names. */
export async function listUnboundMembers(
  tx: Tx,
  group: ListedGroup,
): Promise<{ waiting: Waiting[]; unmatched: string[] }> {
  const ids = group.listed.map((one) => one.id);
  const known = await listKnownIds(tx, group.platform, group.chatId, ids);
  const people = await listNamedPeople(tx, group.committeeId);
  const requests = await listLinkRequests(tx, group.committeeId, MAX_REQUESTS);
  const waiting: Waiting[] = [];
  const unmatched: string[] = [];
  for (const { id, name } of group.listed.filter((one) => !known.has(one.id))) {
    const request = requests.find((one) => one.platform === group.platform && one.platformUserId === id);
    const match = matchName(name, people, simplify);
    const base = { platform: group.platform, platformUserId: id };
    if (request)
      waiting.push({
        ...base,
        requestId: request.id,
        personId: request.personId,
        shown: request.claimedName,
      });
    else if (match.kind === 'exact' || match.kind === 'likely')
      waiting.push({
        ...base,
        personId: match.person.personId,
        shown: name,
        seen: { unsure: match.kind === 'likely' && !match.reason.endsWith('and more') },
      });
    else if (name !== '' && [...name].length <= SHOWN_MAX_CHARS) unmatched.push(name);
    else unmatched.push('（没有群名片）');
  }
  return { waiting, unmatched };
}
