/** 新建考学: staff paste one to ten questions in private; after a preview members may answer them. */

import { z } from 'zod';
import { defineJob, type Reply } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { type QuizText, readQuizText } from '../src/chat/quiz-text.js';
import { replyPrivately, sayTo } from '../src/chat/reply.js';
import { readConfirmation } from '../src/chat/yes-or-no.js';
import { appendAudit } from '../src/db/audit.js';
import { listChats } from '../src/db/chat.js';
import type { Deed } from '../src/db/deed.js';
import { closeDialogue, insertDialogue } from '../src/db/dialogue.js';
import { insertQuiz } from '../src/db/quiz.js';
import { resolveAudience } from '../src/domain/audience.js';
import { addDays, beijingDay, beijingInstant } from '../src/domain/beijing-time.js';
import { UserError } from '../src/errors.js';
import { type AskingStaff, askingStaff } from './asker.js';
import { quizWording as wording } from './wording/quiz.js';

const NAME = 'set-quiz';
const MAX_QUESTIONS = 10;
const MAX_CHARS = 500;
/** A quiz of which no end is said is open for a week. */
const OPEN_DAYS = 7;
const QUESTION_MS = 30 * 60_000;

const question = z.object({
  kind: z.enum(['single', 'multiple', 'trueFalse']),
  question: z.string(),
  choices: z.array(z.string()),
  answer: z.string(),
  explanation: z.string(),
});
const kept = z.object({
  title: z.string(),
  closesAt: z.string(),
  questions: z.array(question),
  chatIds: z.array(z.number()),
});
const payload = z.discriminatedUnion('step', [
  z.object({ step: z.literal('draft'), typed: z.string() }),
  z.object({ step: z.literal('confirm'), quiz: kept }),
  z.object({ step: z.literal('cancel') }),
]);

export const setQuiz = defineJob<z.infer<typeof payload>, Deed>({
  name: NAME,
  title: '新建考学',
  payload,
  command: {
    words: ['新建考学', '考学出题'],
    usage: '新建考学 标题 截止12月5日（换行）1. 题目（换行）A. …… B. ……（换行）答案：A（私聊发送）',
    who: 'staff',
    where: 'private',
    read: (match) => ({ payload: { step: 'draft', typed: match.rest }, reason: 'quiz drafted' }),
  },
  answer(words, asked) {
    const quiz = kept.safeParse(asked.payload).data;
    const yes = readConfirmation(words);
    if (quiz === undefined || yes === undefined) return undefined;
    return yes
      ? { payload: { step: 'confirm', quiz }, reason: 'quiz confirmed' }
      : { payload: { step: 'cancel' }, reason: 'quiz dropped' };
  },
  async run(asked, deed) {
    const staff = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    if (asked.step === 'draft') return preview(deed, staff, event, asked.typed);
    await closeDialogue(deed.db, event, NAME);
    return asked.step === 'cancel'
      ? [replyPrivately(event, wording.dropped)]
      : open(deed, staff, event, asked.quiz);
  },
});

async function preview(deed: Deed, staff: AskingStaff, event: EventInChat, typed: string): Promise<Reply[]> {
  if (event.chatKind === 'group') return [replyPrivately(event, wording.onlyPrivately)];
  const text = readQuizText(typed, event.sentAt);
  refuseUnfit(text);
  const closesAt = new Date(
    text.closesAt ?? beijingInstant(addDays(beijingDay(event.sentAt), OPEN_DAYS + 1)),
  );
  if (text.closesProblem || closesAt <= deed.now)
    throw new UserError('date_impossible', wording.deadlineWrong);
  const found = resolveAudience(text.groups, await listChats(deed.db, staff.committee.id), []);
  const unknown = [...found.unknown, ...found.withoutGroup];
  if (unknown.length > 0) throw new UserError('audience_missing', wording.groupsUnknown(unknown));
  const quiz = { title: text.title || '考学', questions: text.questions, closesAt: closesAt.toISOString() };
  await insertDialogue(deed.db, deed.seal, event, {
    job: NAME,
    payload: { ...quiz, chatIds: found.groups.map((one) => one.id) },
    expiresAt: new Date(deed.now.getTime() + QUESTION_MS),
  });
  const names = found.groups.map((one) => one.name);
  return [replyPrivately(event, wording.preview({ ...quiz, closesAt }, names))];
}

/** @throws UserError naming the questions that cannot be asked. */
function refuseUnfit({ questions, problems }: QuizText): void {
  if (questions.length === 0) throw new UserError('quiz_invalid', wording.usage(MAX_QUESTIONS));
  if (questions.length > MAX_QUESTIONS)
    throw new UserError('quiz_invalid', wording.tooMany(MAX_QUESTIONS, questions.length));
  if (problems.length > 0) throw new UserError('quiz_invalid', wording.problems(problems));
  const long = questions.findIndex((one) =>
    [one.question, one.explanation, ...one.choices].some((words) => [...words].length > MAX_CHARS),
  );
  if (long >= 0) throw new UserError('quiz_invalid', wording.tooLong(long + 1));
}

async function open(
  deed: Deed,
  staff: AskingStaff,
  event: EventInChat,
  asked: z.infer<typeof kept>,
): Promise<Reply[]> {
  const quiz = { ...asked, closesAt: new Date(asked.closesAt) };
  const committeeId = staff.committee.id;
  const origin = { committeeId, createdBy: staff.personId, inboxId: deed.inboxId ?? null, at: deed.now };
  const id = await insertQuiz(deed.db, quiz, origin);
  if (id === undefined) return [];
  const chats = (await listChats(deed.db, committeeId)).filter(
    (chat) => asked.chatIds.includes(chat.id) && chat.state === 'joined' && !chat.paused,
  );
  await appendAudit(deed.db, {
    committeeId,
    actorPersonId: staff.personId,
    actor: event.platform,
    action: NAME,
    objectKind: 'quiz',
    objectId: id,
    at: deed.now,
  });
  return [
    replyPrivately(event, wording.opened(quiz.title)),
    ...chats.map((chat) => ({
      ...sayTo(
        { kind: 'chat' as const, id: chat.platformChatId },
        wording.announced(quiz, quiz.questions.length),
        'broadcast',
      ),
      platform: chat.platform,
      dedupeKey: `quiz ${id} ${chat.id}`,
    })),
  ];
}
