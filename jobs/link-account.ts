/** 绑定: an account becomes a member's, by a code that staff hand out or after staff have approved; 解绑 undoes it. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { hearLinkText, readLinkText, readYesOrNo } from '../src/chat/link-text.js';
import { replyPrivately } from '../src/chat/reply.js';
import { insertAccount, listPeopleBoundTo } from '../src/db/account.js';
import { appendAudit } from '../src/db/audit.js';
import { renameSeen } from '../src/db/chat-person.js';
import type { Deed } from '../src/db/deed.js';
import { dropFormerAccounts } from '../src/db/former-account.js';
import { codesBarredUntil, MAX_WRONG_CODES, noteWrongCode, useLinkCode } from '../src/db/link-code.js';
import { deleteWaitingLinkRequests } from '../src/db/link-request.js';
import { findPersonIn } from '../src/db/person.js';
import { LINK_CODE_DAYS } from '../src/domain/link-code.js';
import { UserError } from '../src/errors.js';
import { bindingNotice, calledName } from './binding-notice.js';
import { claimName } from './claim-name.js';
import { askToUnbind, unbind } from './unbind.js';
import { linkWording } from './wording/links.js';

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('how') }),
  z.object({ step: z.literal('name'), name: z.string() }),
  z.object({ step: z.literal('code'), code: z.string() }),
  z.object({ step: z.literal('unbind') }),
  z.object({ step: z.literal('unbind-answered'), yes: z.boolean() }),
]);
type Payload = z.infer<typeof payload>;

/** @param keepDays INBOX_WORDS_DAYS, for what a person is told on being bound. */
export function makeLinkAccount(keepDays: number) {
  return defineJob<Payload, Deed>({
    name: 'link-account',
    title: '绑定账号',
    payload,
    command: {
      words: ['绑定', '绑定账号', '解绑', '解绑账号'],
      usage: '绑定 姓名，或：绑定 绑定码（退出：解绑）',
      who: 'anyone',
      where: 'private',
      read(match, _, context) {
        if (match.word.startsWith('解绑'))
          return match.foldedRest === '' ? { payload: { step: 'unbind' }, reason: 'unbinding' } : undefined;
        const text = readLinkText(match.rest, context.addressed);
        return text && { payload: text, reason: 'binding' };
      },
    },
    hears(words, context) {
      if (context.chatKind !== 'private') return undefined;
      const text = hearLinkText(words);
      return text && { payload: text, reason: 'binding without a gap' };
    },
    answer(words) {
      const yes = readYesOrNo(words);
      return yes === undefined
        ? undefined
        : { payload: { step: 'unbind-answered', yes }, reason: 'answer to unbinding' };
    },
    async run(payload, deed) {
      const event = deed.event as EventInChat;
      if (event.chatKind === 'group') return inGroup(payload, deed, event);
      switch (payload.step) {
        case 'unbind':
          return askToUnbind(deed, event);
        case 'unbind-answered':
          return unbind(deed, event, payload.yes);
        default:
          if (deed.asker.personId) throw boundAlready(deed);
      }
      if (payload.step === 'how') return [replyPrivately(event, linkWording.how)];
      if (payload.step === 'name') return claimName(deed, event, payload.name);
      return linkByCode(deed, event, payload.code, keepDays);
    },
  });
}

/** Nothing is completed where others read along; a code they have read is worth nothing any more. */
async function inGroup(payload: Payload, deed: Deed, event: EventInChat): Promise<Reply[]> {
  if (payload.step !== 'code') {
    const how = payload.step === 'name' || payload.step === 'how' ? linkWording.how : linkWording.howToUnbind;
    return [privatelyFromGroup(event, linkWording.onlyInPrivate(how))];
  }
  const use = await useLinkCode(deed.db, deed.seal, payload.code, deed.now);
  if (use.kind !== 'good') await noteWrongCode(deed.db, event.platform, event.sender.id, deed.now);
  return [privatelyFromGroup(event, linkWording.codeInGroup)];
}

/** Where the private word does not arrive, one neutral line in the group tells how. */
function privatelyFromGroup(event: EventInChat, text: string): Reply {
  return {
    ...replyPrivately(event, text),
    continueWith: { job: 'explain-binding', payload: { step: 'tried', chatId: event.platformChatId } },
  };
}

function boundAlready(deed: Deed): UserError {
  const name = calledName({ name: deed.asker.name ?? '', memberId: deed.standing?.memberId });
  return new UserError('account_taken', linkWording.boundAlready(name), {}, 'private');
}

/** A wrong code is answered, not thrown: that it was counted must be kept. */
async function linkByCode(deed: Deed, event: EventInChat, code: string, keepDays: number): Promise<Reply[]> {
  const barredUntil = await codesBarredUntil(deed.db, event.platform, event.sender.id, deed.now);
  if (barredUntil) throw barred(Math.ceil((barredUntil.getTime() - deed.now.getTime()) / 60_000));
  const use = await useLinkCode(deed.db, deed.seal, code, deed.now);
  if (use.kind !== 'good') {
    await noteWrongCode(deed.db, event.platform, event.sender.id, deed.now);
    return [
      replyPrivately(
        event,
        use.kind === 'over' ? linkWording.codeOver(LINK_CODE_DAYS) : linkWording.codeUnknown,
      ),
    ];
  }
  const person = await findPersonIn(deed.db, use.committeeId, use.personId);
  if (!person) return [replyPrivately(event, linkWording.codeOver(LINK_CODE_DAYS))];
  const ids = [event.sender.id, ...(event.sender.otherIds ?? [])];
  const { platform } = event;
  const account = { platform, platformUserId: event.sender.id, personId: use.personId };
  const taken = (await listPeopleBoundTo(deed.db, platform, ids)).length > 0;
  if (taken || !(await insertAccount(deed.db, { ...account, linkedBy: 'code' }))) throw boundAlready(deed);
  await dropFormerAccounts(deed.db, account);
  await deleteWaitingLinkRequests(deed.db, platform, ids);
  await renameSeen(deed.db, platform, [{ platformUserIds: ids, personId: use.personId }]);
  await appendAudit(deed.db, {
    committeeId: use.committeeId,
    actorPersonId: use.personId,
    actor: event.platform,
    action: 'link-account',
    objectKind: 'person',
    objectId: use.personId,
    detail: { platform, by: 'code' },
  });
  return [replyPrivately(event, linkWording.linked(calledName(person), bindingNotice(keepDays)))];
}

function barred(minutes: number): UserError {
  return new UserError(
    'code_wrong',
    linkWording.codesTooOften(MAX_WRONG_CODES, minutes),
    { minutes },
    'private',
  );
}
