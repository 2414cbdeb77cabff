/** 意见反馈: what somebody thinks of all this, passed on to the admins in private and kept only until it has reached them. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { isTalkAboutIt } from '../src/chat/talk-about-it.js';
import type { Deed } from '../src/db/deed.js';
import { blankWordsOf } from '../src/db/inbox.js';
import { listStaffAddresses } from '../src/db/staff-address.js';
import { mayTell } from '../src/db/told.js';
import { nextWakingInstant } from '../src/domain/quiet-hours.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import { UserError } from '../src/errors.js';
import { committeeMeant } from './asker.js';
import { calledName } from './binding-notice.js';

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
        throw new UserError(
          'committee_unknown',
          '目前没有能收到反馈的管理员，请直接与政协机关工作人员联系。',
          {},
          'private',
        );
      const isStranger = deed.asker.personId === undefined;
      const key = `feedback ${event.platform} ${event.sender.id}`;
      if (isStranger && !(await mayTell(deed.db, key, STRANGERS_EVERY_MS, deed.now)))
        throw new UserError('account_unknown', '您刚才已经反馈过，请一小时后再发。', {}, 'private');
      const from = isAnonymous ? '一位不留姓名的人' : nameOf(deed);
      const message = `${isComplaint ? '投诉' : '意见反馈'}（来自${from}）：\n${maskPersonalData(said)}`;
      const notBefore = nextWakingInstant(deed.now);
      if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
      return [
        replyPrivately(
          event,
          `已转交给管理员，谢谢您的意见。您发来的原文已从系统中清除；转给管理员的内容加密暂存，送达${keepDays}天后清除。`,
        ),
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
  if (said === '')
    throw new UserError(
      'text_missing',
      '请把要说的话写在后面，例如：意见反馈 希望通知早一天发。不想留姓名可以写：意见反馈 匿名 您要说的话。',
      {},
      'private',
    );
  if (visibleChars(said) > MAX_CHARS)
    throw new UserError(
      'text_too_long',
      `意见反馈最多${MAX_CHARS}字，没有转交，请精简后再发。`,
      {},
      'private',
    );
  return { said, isAnonymous };
}

function nameOf(deed: Deed): string {
  const { name } = deed.asker;
  return name ? calledName({ name, memberId: deed.standing?.memberId }) : '一位未绑定账号的人';
}
