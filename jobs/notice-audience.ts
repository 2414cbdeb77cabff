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
import { nameGroups, previewCard } from './notice-wording.js';

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
  if (named.length === 0) return '还缺发送范围。';
  const problems = [
    audience.unknown.length > 0 ? `没有找到${quoteAll(audience.unknown)}。` : '',
    audience.withoutGroup.length > 0
      ? `${quoteAll(audience.withoutGroup)}还没有对应的群（可在群里@我发送：本群设为 ${audience.withoutGroup[0]}）。`
      : '',
  ].join('');
  if (problems !== '') return problems;
  return reachable.length > 0
    ? undefined
    : `${nameGroups(audience.groups)}目前无法送达，我不在群里或已暂停。`;
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
  const how = isPrivate
    ? '请回复群名（可以写几个，或写“全部”）'
    : '请在这里回复：发给：群名（或：发给：全部）';
  const which =
    choices.length > 0
      ? `${how}。可选的群：${nameGroups(choices)}。`
      : '目前没有可以发送的群，请先把我拉进群，或恢复已暂停的群。';
  return [replyPrivately(event, `草稿 ${notice.number} 已保存，24小时内有效。${problem}${which}`)];
}
