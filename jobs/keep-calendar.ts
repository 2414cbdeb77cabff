/** 节假日: staff keep the committee's days off and working days, a few by words or a year as a file. They freeze streaks. */

import { z } from 'zod';
import { defineJob, type Reply, type Words } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { readHolidayText } from '../src/chat/holiday-text.js';
import { readPlanAnswer } from '../src/chat/plan-answer.js';
import { replyPrivately, replyTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { listCalendarDays } from '../src/db/work-calendar.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import {
  adoptCalendar,
  CALENDAR_OPEN_MS,
  fetchCalendar,
  fetchedFile,
  filePlan,
  previewCalendar,
  sentFile,
} from './calendar-by-file.js';
import { changeCalendar } from './calendar-change.js';
import { calendarWording as wording } from './wording/work-calendar.js';

/** What is shown: from today on, so far. */
const SHOWN_DAYS = 400;

const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('show') }),
  z.object({ step: z.literal('how') }),
  z.object({
    step: z.literal('set'),
    kind: z.enum(['off', 'work', 'none']),
    days: z.array(z.string()),
    name: z.string(),
  }),
  sentFile.extend({ step: z.literal('file') }),
  fetchedFile.extend({ step: z.literal('fetched') }),
  filePlan.extend({ step: z.literal('confirm') }),
  z.object({ step: z.literal('cancel') }),
]);
type Payload = z.infer<typeof payload>;
type SetDays = Extract<Payload, { step: 'set' }>;

const OFF_WORDS = ['放假', '设为放假', '设放假'];
const WORK_WORDS = ['上班', '调休上班', '补班'];
const NONE_WORDS = ['取消放假', '取消上班', '取消调休'];
const SHOW_WORDS = ['节假日', '节假日安排', '放假安排'];
const CALENDAR_NAME = /节假日|放假|假期|调休|日历/;
const ANY_NAME = /./;
const TABLE_NAME = /\.(?:xlsx|xls|csv)$/i;

export const keepCalendar = defineJob<Payload, Deed>({
  name: 'keep-calendar',
  title: '节假日',
  payload,
  who: 'staff',
  command: {
    words: [...SHOW_WORDS, ...OFF_WORDS, ...WORK_WORDS, ...NONE_WORDS],
    usage:
      '节假日（查看）· 放假 10月1日至10月7日 国庆 · 上班 10月10日 · 或把文件（日期、类型、名称三列）私聊发给我',
    who: 'staff',
    read(match, _words, context) {
      if (SHOW_WORDS.includes(match.word))
        return match.foldedRest === ''
          ? { payload: { step: 'show' }, reason: 'calendar asked for' }
          : undefined;
      const said = readHolidayText(match.rest, context.sentAt);
      if (said === undefined || 'problem' in said)
        return match.foldedRest === '' || said
          ? { payload: { step: 'how' }, reason: 'calendar, days unclear' }
          : undefined;
      const kind = OFF_WORDS.includes(match.word) ? 'off' : WORK_WORDS.includes(match.word) ? 'work' : 'none';
      return { payload: { step: 'set', kind, ...said }, reason: `calendar, ${kind}` };
    },
  },
  hears: (words, context) => (context.chatKind === 'private' ? fileIn(words, CALENDAR_NAME) : undefined),
  answer(words, question) {
    const file = fileIn(words, ANY_NAME);
    if (file) return file;
    const plan = filePlan.safeParse(question.payload).data;
    const yes = plan && readPlanAnswer(words);
    if (yes === undefined) return undefined;
    return yes
      ? { payload: { step: 'confirm', ...plan! }, reason: 'calendar confirmed' }
      : { payload: { step: 'cancel' }, reason: 'calendar dropped' };
  },
  async run(payload, deed) {
    if (payload.step === 'fetched') return previewCalendar(deed, payload);
    const event = deed.event as MessageEvent;
    switch (payload.step) {
      case 'show':
        return show(deed, event);
      case 'how':
        throw new UserError('date_impossible', wording.how);
      case 'set':
        return [await set(deed, event, payload)];
      case 'file':
        return [fetchCalendar(deed, event, payload)];
      case 'confirm':
        return [await adoptCalendar(deed, event, payload)];
      case 'cancel':
        await closeDialogue(deed.db, event, 'keep-calendar');
        return [replyTo(event, wording.dropped)];
    }
  },
});

function fileIn(words: Words, name: RegExp): { payload: Payload; reason: string } | undefined {
  const file = words.attachments.find(
    ({ kind, key, fileName = '' }) =>
      kind === 'file' && key !== undefined && TABLE_NAME.test(fileName) && name.test(fileName),
  );
  if (!file) return undefined;
  const size = file.sizeBytes === undefined ? {} : { sizeBytes: file.sizeBytes };
  return {
    payload: { step: 'file', key: file.key as string, fileName: file.fileName as string, ...size },
    reason: 'a calendar file',
  };
}

/** In private the next table that is sent is the calendar, whatever its name. */
async function show(deed: Deed, event: EventInChat): Promise<Reply[]> {
  const { committee } = askingStaff(deed, 'staff');
  const today = beijingDay(event.sentAt);
  const days = await listCalendarDays(deed.db, committee.id, today, addDays(today, SHOWN_DAYS));
  if (event.chatKind === 'private')
    await insertDialogue(deed.db, deed.seal, event, {
      job: 'keep-calendar',
      payload: {},
      expiresAt: new Date(deed.now.getTime() + CALENDAR_OPEN_MS),
    });
  return [replyPrivately(event, wording.shown(days))];
}

async function set(deed: Deed, event: EventInChat, { kind, days, name }: SetDays): Promise<Reply> {
  const staff = askingStaff(deed, 'staff');
  const marked = kind === 'none' ? [] : days.map((one) => ({ day: one, kind, name }));
  await changeCalendar(
    deed,
    staff,
    marked,
    days.map((one) => ({ from: one, to: one })),
  );
  return replyTo(event, wording.set(kind, days, name));
}
