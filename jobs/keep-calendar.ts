/** 节假日: staff keep the committee's days off and working days, a few by words or a year as a file. They freeze streaks. */

import { z } from 'zod';
import { defineJob, type Reply, type Words } from '../src/chat/define-job.js';
import type { EventInChat, MessageEvent } from '../src/chat/event.js';
import { readHolidayText } from '../src/chat/holiday-text.js';
import { readPlanAnswer } from '../src/chat/plan-answer.js';
import { replyPrivately, replyTo, sayTo } from '../src/chat/reply.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { blankWordsOf } from '../src/db/inbox.js';
import { listCalendarDays } from '../src/db/work-calendar.js';
import { addDays, beijingDay } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { type FileDay, MAX_CALENDAR_BYTES, readCalendarFile } from '../src/paper/calendar-file.js';
import { askingStaff } from './asker.js';
import { changeCalendar } from './calendar-change.js';
import { calendarWording as wording } from './wording/work-calendar.js';

const OPEN_MS = 30 * 60_000;
/** What is shown: from today on, so far. */
const SHOWN_DAYS = 400;

const day = z.object({ day: z.string(), kind: z.enum(['off', 'work']), name: z.string() });
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('show') }),
  z.object({ step: z.literal('how') }),
  z.object({
    step: z.literal('set'),
    kind: z.enum(['off', 'work', 'none']),
    days: z.array(z.string()),
    name: z.string(),
  }),
  z.object({
    step: z.literal('file'),
    key: z.string(),
    fileName: z.string(),
    sizeBytes: z.number().optional(),
  }),
  z.object({
    step: z.literal('fetched'),
    platform: z.string(),
    userId: z.string(),
    sentAt: z.string(),
    fileName: z.string(),
    answer: z.unknown(),
  }),
  z.object({ step: z.literal('confirm'), days: z.array(day) }),
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
    const asked = z.object({ days: z.array(day) }).safeParse(question.payload).data;
    const yes = asked && readPlanAnswer(words);
    if (yes === undefined) return undefined;
    return yes
      ? { payload: { step: 'confirm', days: asked!.days }, reason: 'calendar confirmed' }
      : { payload: { step: 'cancel' }, reason: 'calendar dropped' };
  },
  async run(payload, deed) {
    if (payload.step === 'fetched') return preview(payload, deed);
    const event = deed.event as MessageEvent;
    switch (payload.step) {
      case 'show':
        return show(deed, event);
      case 'how':
        throw new UserError('date_impossible', wording.how);
      case 'set':
        return [await set(deed, event, payload)];
      case 'file':
        return [fetchFile(deed, event, payload)];
      case 'confirm':
        return [await adopt(deed, event, payload.days)];
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
      expiresAt: new Date(deed.now.getTime() + OPEN_MS),
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

function fetchFile(deed: Deed, event: MessageEvent, file: Extract<Payload, { step: 'file' }>): Reply {
  askingStaff(deed, 'staff');
  if ((file.sizeBytes ?? 0) > MAX_CALENDAR_BYTES) throw new UserError('roster_invalid', wording.tooLarge);
  const { platformMessageId, platform, sender, sentAt } = event;
  return {
    target: { kind: 'app', id: '' },
    action: { action: 'fetch-file', platformMessageId, key: file.key, kind: 'file' },
    priority: 'answer',
    continueWith: {
      job: 'keep-calendar',
      payload: {
        step: 'fetched',
        platform,
        userId: sender.id,
        sentAt: sentAt.toISOString(),
        fileName: file.fileName,
      },
    },
  };
}

const fetched = z.object({ ok: z.literal(true), data: z.object({ bytes: z.string() }) });

async function preview(file: Extract<Payload, { step: 'fetched' }>, deed: Deed): Promise<Reply[]> {
  if (deed.inboxId !== undefined) await blankWordsOf(deed.db, deed.inboxId);
  const tell = (text: string) => [sayTo({ kind: 'user', id: file.userId }, text)];
  const answer = fetched.safeParse(file.answer).data;
  if (!answer) return tell(wording.notFetched);
  let days: FileDay[];
  try {
    days = readCalendarFile(file.fileName, Buffer.from(answer.data.bytes, 'base64'), new Date(file.sentAt));
  } catch (error) {
    if (error instanceof UserError) return tell(error.reply);
    throw error;
  }
  const place = {
    platform: file.platform,
    platformChatId: '',
    chatKind: 'private' as const,
    sender: { id: file.userId },
  };
  await insertDialogue(deed.db, deed.seal, place, {
    job: 'keep-calendar',
    payload: { days },
    expiresAt: new Date(deed.now.getTime() + OPEN_MS),
  });
  return tell(wording.preview(days, yearsOf(days)));
}

/** A file is the whole calendar of the years that stand in it. */
async function adopt(deed: Deed, event: EventInChat, days: readonly FileDay[]): Promise<Reply> {
  const staff = askingStaff(deed, 'staff');
  await closeDialogue(deed.db, event, 'keep-calendar');
  const years = yearsOf(days).map((year) => ({ from: `${year}-01-01`, to: `${year}-12-31` }));
  await changeCalendar(deed, staff, days, years);
  return replyPrivately(event, wording.adopted(days.length));
}

function yearsOf(days: readonly { day: string }[]): string[] {
  return [...new Set(days.map((one) => one.day.slice(0, 4)))].sort();
}
