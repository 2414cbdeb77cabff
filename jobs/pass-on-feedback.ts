/** 意见反馈: what somebody thinks of all this gets a number and is passed on to the admins; its words are kept only until then. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { isTalkAboutIt } from '../src/chat/talk-about-it.js';
import type { Deed } from '../src/db/deed.js';
import { insertFeedback } from '../src/db/feedback.js';
import { blankWordsOf } from '../src/db/inbox.js';
import type { InboxId } from '../src/db/schema.js';
import { listStaffAddresses } from '../src/db/staff-address.js';
import { mayTell } from '../src/db/told.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { calledName } from './binding-notice.js';
import { feedbackWording } from './wording/feedback.js';

const payload = z.object({ text: z.string(), isComplaint: z.boolean() });

const MAX_CHARS = 2_000;
/** People we do not know cannot flood the admins. */
const STRANGERS_EVERY_MS = 3_600_000;

/** @param keepDays INBOX_WORDS_DAYS: for how long after its delivery the sealed message to an admin is kept. */
export const makePassOnFeedback = (keepDays: number) =>
  defineJob<z.infer<typeof payload>, Deed>({
    name: 'pass-on-feedback',
    title: '意见反馈',
    payload,
    command: {
      words: ['意见反馈', '投诉', '反馈意见', '我要投诉'],
      usage: '意见反馈 您要说的话（不留姓名：意见反馈 匿名 您要说的话）',
      who: 'anyone',
      asks: true,
      read: (match, _, context) =>
        context.addressed || isSaidOut(match.foldedRest)
          ? { payload: { text: match.rest, isComplaint: match.word.includes('投诉') }, reason: 'feedback' }
          : undefined,
    },
    async run({ text, isComplaint }, deed) {
      const event = deed.event as EventInChat;
      const committee = committeeMeant(deed);
      const { said, isAnonymous } = read(text);
      const admins = await listStaffAddresses(deed.db, committee.id, ['admin'], event.platform);
      if (admins.length === 0)
        throw new UserError('committee_unknown', feedbackWording.nobodyThere, {}, 'private');
      const isStranger = deed.asker.personId === undefined;
      const key = `feedback ${event.platform} ${event.sender.id}`;
      if (isStranger && !(await mayTell(deed.db, key, STRANGERS_EVERY_MS, deed.now)))
        throw new UserError('account_unknown', feedbackWording.tooOften, {}, 'private');
      const kind = isComplaint ? 'complaint' : 'feedback';
      const inboxId = deed.inboxId as InboxId;
      const number = await insertFeedback(deed.db, deed.seal, {
        committeeId: committee.id,
        kind,
        anonymous: isAnonymous,
        sender: { platform: event.platform, platformUserId: event.sender.id },
        inboxId,
        sentAt: event.sentAt,
      });
      await blankWordsOf(deed.db, inboxId);
      const from = isAnonymous ? feedbackWording.nameless : nameOf(deed);
      const message = feedbackWording.forAdmins(
        feedbackWording.kind[kind],
        number,
        from,
        maskPersonalData(said),
      );
      const passedOn = feedbackWording.passedOn(number, keepDays);
      const anonymous = isAnonymous ? feedbackWording.stillAnonymous(keepDays) : '';
      const notBefore = nextWakingInstant(deed.now);
      return [
        replyPrivately(event, `${passedOn}${anonymous}`),
        ...admins.map((admin) => ({
          ...sayTo({ kind: 'user', id: admin.platformUserId }, message),
          platform: admin.platform,
          notBefore,
        })),
      ];
    },
  });

/** In a group without a mention: only with something said. What asks others about a complaint is none of ours. */
function isSaidOut(folded: string): boolean {
  if (visibleChars(folded) < 2 || /怎么办|[?]\s*$/.test(folded)) return false;
  return !isTalkAboutIt(` ${folded}`, {});
}

function read(text: string): { said: string; isAnonymous: boolean } {
  const isAnonymous = /^[\s:：]*匿名(?:$|[\s:：,，。])/.test(text);
  const said = (isAnonymous ? text.replace(/^[\s:：]*匿名[\s:：,，。]*/, '') : text).trim();
  if (said === '') throw new UserError('text_missing', feedbackWording.wordsMissing, {}, 'private');
  const chars = visibleChars(said);
  if (chars > MAX_CHARS)
    throw new UserError('text_too_long', feedbackWording.tooLong(chars, MAX_CHARS), {}, 'private');
  return { said, isAnonymous };
}

function nameOf(deed: Deed): string {
  const { name } = deed.asker;
  return name ? calledName({ name, memberId: deed.standing?.memberId }) : feedbackWording.unbound;
}
