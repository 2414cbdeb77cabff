/** 更正社情民意: an author mends the title, the situation, the cause or the suggestion of a tip that nobody has taken up yet. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { replyPrivately } from '../src/chat/reply.js';
import { hearAmendment, readGivenParts, takeTipNumber } from '../src/chat/tip-change-text.js';
import type { Deed } from '../src/db/deed.js';
import { findRecall } from '../src/db/recall.js';
import type { InboxId } from '../src/db/schema.js';
import { insertTipChange } from '../src/db/tip-change.js';
import { insertTipEvent } from '../src/db/tip-event.js';
import { getTipParts } from '../src/db/tip-list.js';
import { askingMember } from './asker.js';
import { changeNewerDraft } from './tip-draft-change.js';
import { mustBeOpen, tipMeant } from './tip-meant.js';
import { describeParts, isSecretCheck, maskTip, nameTip } from './tip-reply.js';
import { numberShown, sayOfTip, tellEditors } from './tip-submission.js';
import { tipWording } from './wording/tip.js';

const payload = z.object({
  number: z.string().optional(),
  tipId: z.number().optional(),
  parts: z
    .object({
      title: z.string().optional(),
      situation: z.string().optional(),
      cause: z.string().optional(),
      suggestion: z.string().optional(),
    })
    .optional(),
});
type Payload = z.infer<typeof payload>;

export const amendTip = defineJob<Payload, Deed>({
  name: 'amend-tip',
  title: '更正社情民意',
  payload,
  command: {
    words: [
      '更正社情民意',
      '修改社情民意',
      '改社情民意',
      '更正',
      '修改',
      '修改一下',
      '改一下',
      '写错了',
      '改成',
    ],
    usage: '更正 SQ-2026-0001 标题：……（不写编号就是最近一条）',
    who: 'member',
    read(match, _words, { addressed }) {
      const { number, rest } = takeTipNumber(match.rest);
      const parts = readGivenParts(rest);
      const isNamed = number !== undefined || match.word.includes('社情民意');
      // Labels alone may be said to a colleague.
      if (!isNamed && (parts === undefined || !addressed)) return undefined;
      return {
        payload: { ...(number && { number }), ...(parts && { parts }) },
        reason: parts ? 'tip amended' : 'tip to be amended, nothing said',
      };
    },
  },
  hears(words, context) {
    const heard = hearAmendment(words, context);
    return heard && { payload: heard, reason: 'tip amended' };
  },
  async run({ parts, ...named }, deed) {
    const member = askingMember(deed);
    const message = deed.event as MessageEvent;
    const tip = await tipMeant(named, deed, member, message.sentAt);
    const isNamed = named.number !== undefined || named.tipId !== undefined;
    if (!isNamed && parts && !(await findRecall(deed.db, message))) {
      const ofDraft = await changeNewerDraft({ kind: 'amendment', parts }, deed, member, tip?.sentAt);
      if (ofDraft) return ofDraft;
    }
    if (!tip) return [replyPrivately(message, tipWording.nothingToAmend)];
    await mustBeOpen(tip, deed, member);
    const number = numberShown(tip.number, member, deed);
    if (!parts) return [replyPrivately(message, tipWording.howToAmend(number))];
    // Taken back before it arrived.
    if (await findRecall(deed.db, message)) return [];
    await insertTipChange(deed.db, deed.seal, {
      committeeId: member.committee.id,
      personId: member.personId,
      kind: 'amendment',
      namedTipId: isNamed ? tip.id : null,
      parts: maskTip({ title: '', situation: '', cause: '', suggestion: '', ...parts }),
      original: message.text,
      sentAt: message.sentAt,
      inboxId: deed.inboxId as InboxId,
    });
    await insertTipEvent(deed.db, {
      tipId: tip.id,
      type: 'amended',
      from: tip.state,
      to: tip.state,
      actorPersonId: member.personId,
      at: message.sentAt,
    });
    const now = await getTipParts(deed.db, tip.id);
    const amended = { ...tip, title: now.title };
    const name = nameTip(number, now.title, tip.flags);
    const shown = isSecretCheck(tip.flags) ? [] : describeParts(now);
    return [
      ...sayOfTip(
        tip.id,
        deed,
        tipWording.amended(member.name, name, shown),
        tipWording.amendedInGroup(name),
      ),
      ...(await tellEditors(
        amended,
        `changed ${deed.inboxId}`,
        (of, its) => tipWording.editorsOfChange(of, tipWording.whatAmended, its),
        member,
        deed,
      )),
    ];
  },
});
