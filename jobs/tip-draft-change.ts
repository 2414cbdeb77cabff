/** Words that name no tip, while one is half written: they are meant for the draft. */

import type { Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import type { Deed } from '../src/db/deed.js';
import type { InboxId } from '../src/db/schema.js';
import { insertTipChange } from '../src/db/tip-change.js';
import { listDrafts } from '../src/db/tip-list.js';
import type { TipParts } from '../src/domain/tip-changes.js';
import type { AskingMember } from './asker.js';
import { askForPart } from './complete-tip.js';
import { maskTip } from './tip-reply.js';

/** @returns what is said then; undefined when they submitted a tip since, or have no draft. */
export async function changeNewerDraft(
  change: { kind: 'answer' | 'amendment'; parts: Partial<TipParts> },
  deed: Deed,
  member: AskingMember,
  lastSentAt: Date | undefined,
): Promise<Reply[] | undefined> {
  const message = deed.event as MessageEvent;
  const [draft] = await listDrafts(deed.db, member.committee.id, member.personId);
  if (!draft || (lastSentAt && lastSentAt > draft.sentAt)) return undefined;
  await insertTipChange(deed.db, deed.seal, {
    committeeId: member.committee.id,
    personId: member.personId,
    kind: change.kind,
    namedTipId: draft.id,
    parts: maskTip({ title: '', situation: '', cause: '', suggestion: '', ...change.parts }),
    original: message.text,
    sentAt: message.sentAt,
    inboxId: deed.inboxId as InboxId,
  });
  return askForPart(draft.id, deed, member, {});
}
