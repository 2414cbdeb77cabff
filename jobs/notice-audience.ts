/** 发给谁: a draft gets its groups and its author the preview, or the question whom it is for. */

import type { Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { countExpectedBeyondReach, countExpectedMembers } from '../src/db/acknowledgement.js';
import { listChats, type NamedChat } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { listNoticeChats, listUnitNames, type NoticeRow, replaceNoticeChats } from '../src/db/notice.js';
import { type Audience, resolveAudience } from '../src/domain/audience.js';
import { nameGroups, previewCard } from './wording/notice-cards.js';
import { noticeWording } from './wording/notices.js';

const QUESTION_LASTS_MS = 30 * 60_000;

/** Finds the groups and shows the preview, or asks for better names. */
export async function addressNotice(
  deed: Deed,
  notice: NoticeRow,
  named: readonly string[],
): Promise<Reply[]> {
  const groups = await listChats(deed.db, notice.committeeId);
  const units = await listUnitNames(deed.db, notice.committeeId);
  const audience = resolveAudience(named, groups, units);
  const reachable = audience.groups.filter(isReachable);
  const unreachable = audience.groups.filter((group) => !isReachable(group));
  const problem = problemWith(named, audience, reachable);
  if (problem !== undefined) return ask(deed, notice, problem, groups.filter(isReachable));
  await replaceNoticeChats(
    deed.db,
    notice.id,
    reachable.map((group) => group.id),
  );
  const event = deed.event as EventInChat;
  await closeDialogue(deed.db, event);
  const chats = await listNoticeChats(deed.db, notice.id);
  const members = await countExpectedMembers(deed.db, notice.id);
  const beyondReach = await countExpectedBeyondReach(deed.db, notice.id);
  const card = previewCard(notice, { chats, unreachable, members, beyondReach });
  return [replyPrivately(event, { type: 'card', card })];
}

function isReachable(group: NamedChat): boolean {
  return group.state === 'joined' && !group.paused;
}

/** Why no preview can be shown; undefined when one can. */
function problemWith(
  named: readonly string[],
  audience: Audience<NamedChat>,
  reachable: readonly NamedChat[],
): string | undefined {
  if (named.length === 0) return noticeWording.noAudience;
  const problems = [
    audience.unknown.length > 0 ? noticeWording.audienceUnknown(quoteAll(audience.unknown)) : '',
    audience.withoutGroup.length > 0
      ? noticeWording.withoutGroup(quoteAll(audience.withoutGroup), audience.withoutGroup[0])
      : '',
  ].join('');
  if (problems !== '') return problems;
  return reachable.length > 0 ? undefined : noticeWording.unreachable(nameGroups(audience.groups));
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join('、');
}

/** In private the next message answers; what was said in a group is answered privately, where no question can be open. */
async function ask(
  deed: Deed,
  notice: NoticeRow,
  problem: string,
  choices: readonly NamedChat[],
): Promise<Reply[]> {
  const event = deed.event as EventInChat;
  const isPrivate = event.chatKind === 'private';
  if (isPrivate)
    await insertDialogue(deed.db, deed.seal, event, {
      job: 'broadcast-notice',
      payload: { noticeId: notice.id },
      expiresAt: new Date(deed.now.getTime() + QUESTION_LASTS_MS),
    });
  const how = isPrivate ? noticeWording.answerWithGroups : noticeWording.answerHere;
  const which = choices.length > 0 ? noticeWording.choices(how, nameGroups(choices)) : noticeWording.noGroups;
  return [replyPrivately(event, noticeWording.saved(notice.number, problem, which))];
}
