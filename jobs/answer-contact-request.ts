/** 好友申请: whoever asks to become a contact with their name and a binding code is let in and bound; nobody else is answered. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { ContactRequestEvent } from '../src/chat/event.js';
import { readHelloText } from '../src/chat/hello-text.js';
import { sayTo } from '../src/chat/reply.js';
import { insertAccount, listPeopleBoundTo } from '../src/db/account.js';
import { appendAudit } from '../src/db/audit.js';
import { renameSeen } from '../src/db/chat-person.js';
import { countIgnoredRequest } from '../src/db/contact-request.js';
import type { Deed } from '../src/db/deed.js';
import { dropFormerAccounts } from '../src/db/former-account.js';
import { blankWordsOf } from '../src/db/inbox.js';
import { codesBarredUntil, findLinkCode, noteWrongCode, useLinkCode } from '../src/db/link-code.js';
import { deleteWaitingLinkRequests } from '../src/db/link-request.js';
import { findPersonIn } from '../src/db/person.js';
import { noteReach } from '../src/db/reach.js';
import type { CommitteeId, PersonId } from '../src/db/schema.js';
import { bindingNotice, calledName } from './binding-notice.js';
import { simplify } from './claim-name.js';
import { linkWording } from './wording/links.js';

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('asked') }),
  /** The platform has let them in, or not. */
  z.object({
    step: z.literal('accepted'),
    userId: z.string(),
    called: z.string(),
    answer: z.object({ ok: z.boolean() }),
  }),
]);

/** @param keepDays INBOX_WORDS_DAYS, for what a person is told on being bound. */
export function makeAnswerContactRequest(keepDays: number) {
  return defineJob<z.infer<typeof payload>, Deed>({
    name: 'answer-contact-request',
    title: '好友申请',
    payload,
    happens: (event) => (event.type === 'contact-request' ? { step: 'asked' } : undefined),
    async run(payload, deed) {
      if (payload.step === 'accepted') return greet(deed, payload, keepDays);
      const request = deed.event as ContactRequestEvent;
      if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
      const proven = await readProof(deed, request);
      if (proven) return letIn(deed, request, proven);
      await countIgnoredRequest(deed.db, request.platform, deed.now);
      return [];
    },
  });
}

interface Proven {
  personId: PersonId;
  committeeId: CommitteeId;
  name: string;
  memberId: unknown;
}

/** Whose code it is, when it is good and comes with that person's name. The code is used up. Wrong ones are counted. */
async function readProof(deed: Deed, request: ContactRequestEvent): Promise<Proven | undefined> {
  const { db, seal, now } = deed;
  const { platform, sender } = request;
  const hello = readHelloText(request.text);
  if (!hello || (await codesBarredUntil(db, platform, sender.id, now))) return undefined;
  const whose = await findLinkCode(db, seal, hello.code, now);
  const person = whose && (await findPersonIn(db, whose.committeeId, whose.personId));
  if (!person || !simplify(hello.name).startsWith(simplify(person.name))) {
    await noteWrongCode(db, platform, sender.id, now);
    return undefined;
  }
  const bound = await listPeopleBoundTo(db, platform, [sender.id, ...(sender.otherIds ?? [])]);
  if (bound.some((one) => one !== whose.personId)) return undefined;
  const use = await useLinkCode(db, seal, hello.code, now);
  return use.kind === 'good' ? { ...whose, name: person.name, memberId: person.memberId } : undefined;
}

async function letIn(deed: Deed, request: ContactRequestEvent, proven: Proven): Promise<Reply[]> {
  const { platform, sender, requestId } = request;
  const { personId, committeeId } = proven;
  const ids = [sender.id, ...(sender.otherIds ?? [])];
  const account = { platform, platformUserId: sender.id, personId };
  await insertAccount(deed.db, { ...account, linkedBy: 'code' });
  await dropFormerAccounts(deed.db, account);
  await deleteWaitingLinkRequests(deed.db, platform, ids);
  await renameSeen(deed.db, platform, [{ platformUserIds: ids, personId }]);
  await appendAudit(deed.db, {
    committeeId,
    actorPersonId: personId,
    actor: platform,
    action: 'link-account',
    objectKind: 'person',
    objectId: personId,
    detail: { platform, by: 'code', contactRequest: true },
  });
  return [
    {
      target: { kind: 'user', id: sender.id },
      action: { action: 'accept-contact', requestId },
      priority: 'answer',
      continueWith: {
        job: 'answer-contact-request',
        payload: { step: 'accepted', userId: sender.id, called: calledName(proven) },
      },
    },
  ];
}

async function greet(
  deed: Deed,
  accepted: { userId: string; called: string; answer: { ok: boolean } },
  keepDays: number,
): Promise<Reply[]> {
  const platform = deed.event?.platform;
  if (!accepted.answer.ok || platform === undefined) return [];
  await noteReach(deed.db, platform, accepted.userId, true);
  const text = linkWording.linked(accepted.called, bindingNotice(keepDays));
  return [sayTo({ kind: 'user', id: accepted.userId }, text)];
}
