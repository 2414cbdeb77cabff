/** 导入名单: an admin sends the roster file privately, sees what would change, and confirms. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { readYesOrNo } from '../src/chat/link-text.js';
import { replyPrivately } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { mayAct } from '../src/domain/role.js';
import type { RosterReading } from '../src/domain/roster-row.js';
import { UserError } from '../src/errors.js';
import { MAX_ROSTER_BYTES } from '../src/paper/roster-file.js';
import { askingStaff } from './asker.js';
import { confirmRoster } from './confirm-roster.js';
import { linkByPhone } from './link-by-phone.js';
import { previewRosterFile } from './preview-roster.js';
import { rosterWording } from './wording/roster.js';
import { describeRosterFault } from './wording/roster-remarks.js';

/** Whoever asked: what they sent is gone on with when the platform has answered. */
const asked = {
  committeeId: z.number().int(),
  personId: z.number().int(),
  platform: z.string(),
  userId: z.string(),
};
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('how') }),
  z.object({
    step: z.literal('file'),
    key: z.string(),
    fileName: z.string(),
    sizeBytes: z.number().optional(),
  }),
  z.object({ step: z.literal('fetched'), ...asked, fileName: z.string(), answer: z.unknown() }),
  z.object({
    step: z.literal('answered'),
    yes: z.boolean(),
    /** 确认导入 rather than 确认, which may mean something else that waits. */
    exact: z.boolean(),
    committeeId: z.number().int(),
    fingerprint: z.string(),
    reading: z.custom<RosterReading>((value) => typeof value === 'object' && value !== null),
  }),
  z.object({
    step: z.literal('phones'),
    ...asked,
    /** The people whose numbers were asked for, and what came before. */
    personIds: z.array(z.number().int()),
    looked: z.number().int(),
    linked: z.number().int(),
    answer: z.unknown(),
  }),
]);
export type RosterPayload = z.infer<typeof payload>;

/** `.xls` too: whoever sends one is told how to save it as .xlsx. */
const ROSTER_FILE = /\.(?:xlsx|xls|csv)$/i;

export function makeImportRoster(keepDays: number) {
  return defineJob<RosterPayload, Deed>({
    name: 'import-roster',
    title: '导入名单',
    payload,
    // So that a member who sends a table is refused with a word of explanation.
    who: 'member',
    command: {
      words: ['导入名单', '名单导入', '更新名单'],
      usage: '把名单文件（.xlsx 或 .csv）私聊发给我',
      who: 'admin',
      where: 'private',
      read: (match) =>
        match.foldedRest === '' ? { payload: { step: 'how' }, reason: 'how to import' } : undefined,
    },
    hears(words, context) {
      if (context.chatKind !== 'private') return undefined;
      const file = words.attachments.find(
        (one) => one.kind === 'file' && one.key !== undefined && ROSTER_FILE.test(one.fileName ?? ''),
      );
      if (file === undefined) return undefined;
      return {
        payload: {
          step: 'file',
          key: file.key as string,
          fileName: file.fileName as string,
          ...(file.sizeBytes === undefined ? {} : { sizeBytes: file.sizeBytes }),
        },
        reason: 'a roster file',
      };
    },
    answer(words, question) {
      const yes = readYesOrNo(words);
      if (yes === undefined) return undefined;
      const exact = words.folded.text.includes('导入');
      const kept = question.payload as { committeeId: number; fingerprint: string; reading: RosterReading };
      return { payload: { step: 'answered', yes, exact, ...kept }, reason: 'answer to a roster preview' };
    },
    async run(payload, deed) {
      switch (payload.step) {
        case 'how':
          askingStaff(deed, 'admin');
          return [replyPrivately(deed.event as EventInChat, rosterWording.how)];
        case 'file':
          return [fetchFile(deed, payload)];
        case 'fetched':
          return previewRosterFile(deed, payload);
        case 'answered':
          return confirmRoster(deed, deed.event as EventInChat, payload, keepDays);
        case 'phones':
          return linkByPhone(deed, payload, keepDays);
      }
    },
  });
}

/** The bytes stay at the platform until it is clear that they may be read. */
function fetchFile(deed: Deed, file: Extract<RosterPayload, { step: 'file' }>): Reply {
  const admin = askingAdmin(deed);
  const event = deed.event as MessageEvent;
  if ((file.sizeBytes ?? 0) > MAX_ROSTER_BYTES)
    throw new UserError('roster_invalid', describeRosterFault({ code: 'too_large' }), {
      bytes: file.sizeBytes ?? 0,
    });
  return {
    target: { kind: 'app', id: '' },
    action: {
      action: 'fetch-file',
      platformMessageId: event.platformMessageId,
      key: file.key,
      kind: 'file',
    },
    priority: 'answer',
    continueWith: {
      job: 'import-roster',
      payload: {
        step: 'fetched',
        committeeId: admin.committee.id,
        personId: admin.personId,
        platform: event.platform,
        userId: event.sender.id,
        fileName: file.fileName,
      },
    },
  };
}

function askingAdmin(deed: Deed) {
  if (deed.standing && !mayAct(deed.standing.roles, 'admin'))
    throw new UserError('role_missing', rosterWording.notYours, { role: 'admin' }, 'private');
  return askingStaff(deed, 'admin');
}
