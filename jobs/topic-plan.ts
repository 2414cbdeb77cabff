/** From what staff wrote to what a topic would be: its rules, its groups, who leads; and what of it cannot be. */

import { z } from 'zod';
import type { EventInChat } from '../src/chat/event.js';
import type { TopicWords } from '../src/chat/topic-rules-text.js';
import { listChats } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { listMembersNamed } from '../src/db/member-list.js';
import { listUnitNames } from '../src/db/notice.js';
import type { ChatId, CommitteeId, MemberId, TopicId } from '../src/db/schema.js';
import { listOverlapping, type PlacedTopic } from '../src/db/study-topic.js';
import type { TopicLead } from '../src/db/study-topic-change.js';
import { resolveAudience } from '../src/domain/audience.js';
import { type TopicDraft, topicDraft } from '../src/domain/study-rules.js';
import { UserError } from '../src/errors.js';
import { studyTopicWording as wording } from './wording/study-topic.js';

export const MAX_TITLE_CHARS = 60;

/** What a confirmed preview does; kept in the question while it is open. */
export const topicPlan = z.object({
  draft: topicDraft,
  /** None: all groups of the committee. */
  chatIds: z.array(z.number().int()),
  /** Absent: as they were. */
  leads: z
    .array(z.object({ day: z.string(), name: z.string(), memberId: z.number().int().nullable() }))
    .optional(),
});
export type TopicPlan = z.infer<typeof topicPlan>;

/** Rules that were said, in the place of those that were not. Days are not among them. */
export function withRules(before: TopicDraft, said: TopicWords): TopicDraft {
  return {
    ...before,
    books: said.books ?? before.books,
    minReflectionChars: said.minReflectionChars ?? before.minReflectionChars,
    backfillDays: said.backfillDays ?? before.backfillDays,
    backfillsAMonth: said.backfillsAMonth ?? before.backfillsAMonth,
    weekendsOptional: said.weekendsOptional ?? before.weekendsOptional,
    showsStreak: said.showsStreak ?? before.showsStreak,
  };
}

/** @throws UserError naming the lines that were not understood. */
export function refuseUnclear(said: TopicWords): void {
  if (said.unclear.length > 0) throw new UserError('text_missing', wording.unclear(said.unclear));
}

/** @throws UserError when title or days cannot be. @param today nothing ends before it. */
export function refuseImpossible(draft: TopicDraft, today: string): void {
  if (draft.title === '' || [...draft.title].length > MAX_TITLE_CHARS)
    throw new UserError('text_missing', wording.titleMissing(MAX_TITLE_CHARS));
  if (draft.endsDay < draft.startsDay) throw new UserError('date_impossible', wording.daysImpossible);
  if (draft.endsDay < today) throw new UserError('date_impossible', wording.alreadyOver(draft.endsDay));
}

export interface MeantGroup {
  id: ChatId;
  name: string;
}

/**
 * The groups that are named, or those that hold where none is.
 * @throws UserError when one is none of the committee's.
 */
export async function groupsMeant(
  deed: Deed,
  committeeId: CommitteeId,
  named: readonly string[] | undefined,
  otherwise: readonly MeantGroup[],
): Promise<readonly MeantGroup[]> {
  if (named === undefined || named.length === 0) return named ? [] : otherwise;
  const groups = await listChats(deed.db, committeeId);
  const {
    groups: found,
    unknown,
    withoutGroup,
  } = resolveAudience(named, groups, await listUnitNames(deed.db, committeeId));
  const missing = [...unknown, ...withoutGroup];
  if (missing.length > 0)
    throw new UserError(
      'audience_missing',
      wording.groupsUnknown(
        missing,
        groups.map((one) => one.name),
      ),
    );
  return found.length === groups.length ? [] : found.map(({ id, name }) => ({ id, name }));
}

/** This group; in private none, which means all of them. */
export function groupHere(deed: Deed): MeantGroup[] {
  return deed.chat?.kind === 'group' ? [{ id: deed.chat.id, name: deed.chat.name }] : [];
}

/** Names of the roster become its members; a name that is nobody's, or several people's, stays a name. */
export async function leadsMeant(
  deed: Deed,
  committeeId: CommitteeId,
  said: TopicWords['leads'],
): Promise<TopicLead[] | undefined> {
  if (said === undefined) return undefined;
  const named = said.map((lead) => ({ ...lead, name: lead.name.replace(/(?<=..)(?:委员|常委|同志)$/u, '') }));
  const members = await listMembersNamed(deed.db, committeeId, [...new Set(named.map((lead) => lead.name))]);
  return named.map(({ day, name }) => {
    const known = members.filter((member) => member.name === name);
    return { day, name, memberId: known.length === 1 ? (known[0]?.memberId as MemberId) : null };
  });
}

/** What staff should see before they confirm: topics that run in the same groups, leads that cannot be reminded or lie outside. */
export async function remarksOn(
  deed: Deed,
  committeeId: CommitteeId,
  plan: { draft: TopicDraft; chatIds: readonly number[]; leads?: readonly TopicLead[] | undefined },
  own?: TopicId,
): Promise<string[]> {
  const near = await listOverlapping(deed.db, committeeId, plan.draft, plan.chatIds as ChatId[]);
  const others: PlacedTopic[] = near.filter((topic) => topic.id !== own);
  const leads = plan.leads ?? [];
  const outside = leads.filter(({ day }) => day < plan.draft.startsDay || day > plan.draft.endsDay);
  const nameless = [...new Set(leads.filter((lead) => lead.memberId === null).map((lead) => lead.name))];
  return [
    ...others.map((topic) => wording.overlaps(topic)),
    ...(outside.length > 0 ? [wording.leadsOutside(outside.map((lead) => lead.day))] : []),
    ...(nameless.length > 0 ? [wording.leadsUnknown(nameless)] : []),
  ];
}

/** How a question of this room is kept open. */
export const PLAN_OPEN_MS = 30 * 60_000;

export const isInGroup = (event: EventInChat) => event.chatKind === 'group';
