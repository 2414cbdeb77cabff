/** Who may speak of check-ins (精选, 点评), and which one they mean: that of the quoted message, or of a member and day. */

import { z } from 'zod';
import type { CommandMatch, ReadingContext } from '../src/chat/define-job.js';
import { readReviewed } from '../src/chat/review-text.js';
import { findReviewed, listOfDay, type ReviewedCheckIn, wasSaidIn } from '../src/db/check-in-review.js';
import type { Deed } from '../src/db/deed.js';
import { listMembersNamed } from '../src/db/member-list.js';
import type { ChatId, PersonId } from '../src/db/schema.js';
import { mayAct } from '../src/domain/role.js';
import { UserError } from '../src/errors.js';
import { type AskingMember, askingMember, askingStaff } from './asker.js';
import { describeCheckIn } from './check-in-reply.js';
import { dayInWords } from './wording/check-in.js';
import { reviewWording as wording } from './wording/review.js';

/** `quoted`: the message with that check-in · `named` · `unclear`: neither. */
export const reviewed = z.discriminatedUnion('by', [
  z.object({ by: z.literal('quoted'), checkInId: z.number().int() }),
  z.object({
    by: z.literal('named'),
    name: z.string(),
    day: z.string(),
    place: z.number().int().optional(),
  }),
  z.object({ by: z.literal('unclear') }),
]);
export type Reviewed = z.infer<typeof reviewed>;

/** Staff of every role may be asked; what they may do is looked at when it is done. */
export function mayReview({ roles }: Pick<ReadingContext, 'roles'>): boolean {
  return roles.has('convener') || mayAct(roles, 'staff');
}

/**
 * Which one is meant, and the words said of it. Un-@ed in a group only whoever may is heard, and only under a check-in
 * that they quote.
 */
export function readMeant(
  match: CommandMatch,
  context: ReadingContext,
): { meant: Reviewed; words: string } | undefined {
  const { quotedCheckIn, addressed } = context;
  if (!addressed && (quotedCheckIn === undefined || !mayReview(context))) return undefined;
  if (quotedCheckIn !== undefined)
    return { meant: { by: 'quoted', checkInId: quotedCheckIn }, words: match.rest };
  const found = readReviewed(match.rest, context.sentAt);
  if (found === 'unclear') return { meant: { by: 'unclear' }, words: '' };
  const { words, ...named } = found;
  return { meant: { by: 'named', ...named }, words };
}

export interface Reviewer {
  personId: PersonId;
  name: string;
  committee: AskingMember['committee'];
  isStaff: boolean;
}

/** @throws UserError, privately, when the asker is neither staff nor a convener. */
export function askingReviewer(deed: Deed): Reviewer {
  const roles = deed.standing?.roles ?? new Set();
  if (roles.has('convener') && !mayAct(roles, 'staff')) return { ...askingMember(deed), isStaff: false };
  return { ...askingStaff(deed, 'staff'), isStaff: true };
}

/**
 * The check-in that is meant. A convener may speak of what was said in the group they write in.
 * @throws UserError when there is none, or several and nothing tells which.
 */
export async function checkInMeant(deed: Deed, meant: Reviewed, command: string): Promise<ReviewedCheckIn> {
  const reviewer = askingReviewer(deed);
  const chatId = deed.chat?.kind === 'group' ? deed.chat.id : undefined;
  if (meant.by === 'unclear') throw new UserError('text_missing', wording.howTo(command));
  if (!reviewer.isStaff && chatId === undefined)
    throw new UserError('chat_kind_wrong', wording.convenerInGroup(command));
  const onlyHere = reviewer.isStaff ? undefined : chatId;
  if (meant.by === 'named') return namedCheckIn(deed, reviewer, meant, onlyHere, command);
  const found = await findReviewed(deed.db, reviewer.committee.id, meant.checkInId);
  const isTheirs = found && (onlyHere === undefined || (await wasSaidIn(deed.db, found.id, onlyHere)));
  if (!isTheirs) throw new UserError('check_in_unknown', wording.notThere(command));
  return found;
}

async function namedCheckIn(
  deed: Deed,
  reviewer: Reviewer,
  { name, day, place }: Extract<Reviewed, { by: 'named' }>,
  chatId: ChatId | undefined,
  command: string,
): Promise<ReviewedCheckIn> {
  const [member, namesake] = await listMembersNamed(deed.db, reviewer.committee.id, [name]);
  if (!member) throw new UserError('name_unknown', wording.nobody(name, command));
  if (namesake) throw new UserError('name_ambiguous', wording.namesakes(name, command));
  const those = await listOfDay(deed.db, { memberId: member.memberId, day, chatId });
  const [only, another] = those;
  if (!only) throw new UserError('check_in_unknown', wording.noneThatDay(name, dayInWords(day), command));
  if (place === undefined && another)
    throw new UserError(
      'check_in_ambiguous',
      wording.several(name, dayInWords(day), those.map(describeReviewed), command),
      {},
      'private',
    );
  const found = those[(place ?? 1) - 1];
  if (!found)
    throw new UserError('check_in_unknown', wording.notSoMany(name, dayInWords(day), those.length, command));
  return found;
}

/** 《论语》第3章，心得36字. */
export function describeReviewed({ book, part, chars }: ReviewedCheckIn): string {
  return describeCheckIn({ book, part, reflectionChars: chars });
}
