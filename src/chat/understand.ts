/** Understanding: which deed a message asks for, by what it quotes, what is open here, and its words. */

import { STAFF_ROLES } from '../domain/role.js';
import { COMMAND_MAX_CHARS, matchCommands } from './command-word.js';
import type { CommandMatch, Job, OpenQuestion, ReadingContext, Words } from './define-job.js';
import { isDisguised } from './disguise.js';
import type { EventInChat, MessageEvent } from './event.js';
import { fold } from './fold.js';
import { guessCommand } from './near-command.js';

/**
 * What a message is: a command · what is probably one, to be confirmed · the answer to an open question · the answer to
 * a notice · what a job hears by itself · what happened besides messages.
 */
export type Kind = 'command' | 'guess' | 'answer' | 'acknowledgement' | 'heard' | 'happened';

/** The deed a message asks for and why, in a short fixed English phrase; `job: undefined` when it asks for nothing. */
export type Understood =
  | { kind: Kind; job: string; payload: unknown; reason: string }
  | { kind: 'nothing'; job: undefined; reason: string };

/**
 * Picks the deed. What wins: a form that only one job has (a 接龙) > the quoted message > the question open to this
 * person > a notice open here > command words > what a job hears by itself (a running topic, a file) > what is probably
 * meant. A clear command of another job than the one that asked supersedes the question; under a quoted message of ours
 * no open notice is acknowledged.
 * Pure: the same message, context and table always come to the same.
 */
export function understand(event: MessageEvent, context: ReadingContext, table: readonly Job[]): Understood {
  const words = wordsOf(event);
  const formed = readForm(words, context, table);
  if (formed !== undefined) return formed;
  const bare = { ...context, quoted: undefined, question: undefined, notices: [] };
  const isForOthers = speaksToOthers(event, context);
  const command = isForOthers ? undefined : readCommand(words, bare, table);
  return (
    (context.quoted && hear(words, { ...bare, quoted: context.quoted }, table)) ??
    (isForOthers ? undefined : readAnswer(words, context, table, command)) ??
    (context.quoted === undefined && context.notices.length > 0
      ? hear(words, { ...bare, notices: context.notices }, table)
      : undefined) ??
    command ??
    (isForOthers ? undefined : hear(words, bare, table)) ??
    (isForOthers || context.quoted ? undefined : readGuess(words, bare, table)) ??
    nothing('nothing meant')
  );
}

/** What is only probable goes to the job that asks; what only shows something is shown at once. */
export function readGuess(
  words: Words,
  context: ReadingContext,
  table: readonly Job[],
): Understood | undefined {
  const guess = guessCommand(words, context, table);
  const asking = guess && table.find((job) => job.confirmsGuesses);
  if (guess === undefined || asking === undefined) return undefined;
  const { job, payload, reason } = guess;
  if (guess.onlyShows) return { kind: 'command', job, payload, reason };
  const payloadOfAsking = { step: 'ask', guess: { job, payload, isBare: guess.isBare } };
  return { kind: 'guess', job: asking.name, payload: payloadOfAsking, reason };
}

function nothing(reason: string): Understood {
  return { kind: 'nothing', job: undefined, reason };
}

/** Picks the deed for what happened besides messages: a button, joined, left, recalled, a reaction, a refusal. */
export function understandEvent(event: EventInChat, table: readonly Job[]): Understood {
  if (event.type === 'message') return nothing('a message');
  if (event.type === 'action') {
    const job = table.find((one) => one.name === event.value.job);
    const payload = job?.action?.(event);
    if (job === undefined) return nothing('button of no job');
    if (payload === undefined) return nothing('button not understood');
    return { kind: 'happened', job: job.name, payload, reason: 'button' };
  }
  for (const job of table) {
    const payload = job.happens?.(event);
    if (payload !== undefined) return { kind: 'happened', job: job.name, payload, reason: event.type };
  }
  return nothing('nothing to do');
}

/** The same event is read by several one after another, and folded once. Events are never changed. */
let lastRead: { event: MessageEvent; words: Words } | undefined;

/** The words of a message as jobs read them; folded as far as commands are sought. */
export function wordsOf(event: MessageEvent): Words {
  if (lastRead?.event === event) return lastRead.words;
  const original = withoutLeadingMentions(event);
  const words = { original, folded: fold(original, COMMAND_MAX_CHARS), attachments: event.attachments };
  lastRead = { event, words };
  return words;
}

/** Names may hold spaces, so mentions at the start are taken off by the names that the platform gave. */
function withoutLeadingMentions(event: MessageEvent): string {
  if (event.mentions.length === 0) return event.text;
  const names = event.mentions.map((user) => user.name ?? '').filter((name) => name !== '');
  let text = event.text.trimStart();
  for (let taken = 0; taken < 20 && /^[@＠]/.test(text); taken += 1) {
    const name = names.filter((one) => text.startsWith(one, 1)).sort((a, b) => b.length - a.length)[0];
    if (name === undefined) break;
    text = text.slice(1 + name.length).trimStart();
  }
  return text;
}

/**
 * A group message to everyone, or one that begins with other people's mentions, reminds them: `@张伟 打卡` is no
 * check-in of the sender.
 */
export function speaksToOthers(event: MessageEvent, context: { addressed: boolean }): boolean {
  if (context.addressed || event.chatKind === 'private') return false;
  return event.mentionsAll || (event.mentions.length > 0 && /^\s*[@＠]/.test(event.text));
}

/** Whether a job's command counts here: staff commands in a group only when said to the bot. */
function counts(job: Job, context: { addressed: boolean }): boolean {
  return context.addressed || !isForStaff(job.command!.who);
}

const isForStaff = (who: string | undefined) =>
  (STAFF_ROLES as readonly (string | undefined)[]).includes(who);

/** What staff were shown must be what they do: a disguised command of theirs is not understood, and they are told so. */
function isTrick(job: Job, words: Words): boolean {
  return (isForStaff(job.who) || isForStaff(job.command?.who)) && isDisguised(words.original);
}

/** The job whose form the message has, even where it means nothing; undefined when it has none. */
export function readForm(
  words: Words,
  context: ReadingContext,
  table: readonly Job[],
): Understood | undefined {
  for (const job of table) {
    const reading = job.form?.(words, context);
    if (reading === undefined) continue;
    return 'job' in reading ? nothing(reading.reason) : { kind: 'heard', job: job.name, ...reading };
  }
  return undefined;
}

/** The command the message begins with, read; the staff's only where they count. */
export function readCommand(
  words: Words,
  context: ReadingContext,
  table: readonly Job[],
): Understood | undefined {
  for (const { match, job } of commandsIn(words, context, table)) {
    const reading = job.command!.read(match, words, context);
    if (reading !== undefined && !isTrick(job, words)) return { kind: 'command', job: job.name, ...reading };
  }
  return undefined;
}

/** The jobs whose command words the message starts with, longest word first, then in the table's order. */
function commandsIn(
  words: Words,
  context: { addressed: boolean },
  table: readonly Job[],
): { match: CommandMatch; job: Job }[] {
  const { doing, asking, jobs } = vocabularyOf(table);
  const done = matchCommands(words, doing, { addressed: context.addressed });
  const asked = matchCommands(words, asking, { asking: true, addressed: context.addressed });
  if (done.length === 0 && asked.length === 0) return [];
  return [...done, ...asked]
    .sort((a, b) => b.word.length - a.word.length)
    .flatMap((match) => (jobs.get(match.word) ?? []).map((job) => ({ match, job })))
    .filter(({ job }) => counts(job, context));
}

/** The answer to an open question; a clear command of another job supersedes whatever the question would take. */
function readAnswer(
  words: Words,
  context: ReadingContext,
  table: readonly Job[],
  command: Understood | undefined,
): Understood | undefined {
  const question = context.question;
  if (question === undefined) return undefined;
  if (command?.job !== undefined && command.job !== question.job) return command;
  const job = table.find((one) => one.name === question.job);
  if (job === undefined || isTrick(job, words)) return undefined;
  const reading = job.answer?.(words, question, context);
  return reading
    ? { kind: 'answer', job: job.name, ...reading }
    : readAnyAnswer(words, question, context, table);
}

/** What ends a question whichever job asked it. */
function readAnyAnswer(
  words: Words,
  question: OpenQuestion,
  context: ReadingContext,
  table: readonly Job[],
): Understood | undefined {
  for (const job of table) {
    const reading = job.answersAny?.(words, question, context);
    if (reading !== undefined) return { kind: 'answer', job: job.name, ...reading };
  }
  return undefined;
}

function hear(words: Words, context: ReadingContext, table: readonly Job[]): Understood | undefined {
  for (const job of table) {
    const reading = job.hears?.(words, context);
    if (reading === undefined || isTrick(job, words)) continue;
    return { kind: job.answersNotices ? 'acknowledgement' : 'heard', job: job.name, ...reading };
  }
  return undefined;
}

interface Vocabulary {
  doing: string[];
  asking: string[];
  jobs: Map<string, Job[]>;
}
const vocabularies = new WeakMap<readonly Job[], Vocabulary>();

function vocabularyOf(table: readonly Job[]): Vocabulary {
  const ready = vocabularies.get(table);
  if (ready !== undefined) return ready;
  const jobs = new Map<string, Job[]>();
  const [doing, asking] = [new Set<string>(), new Set<string>()];
  for (const job of table) {
    for (const word of job.command?.words ?? []) {
      jobs.set(word, [...(jobs.get(word) ?? []), job]);
      (job.command!.asks ? asking : doing).add(word);
    }
  }
  const vocabulary = { doing: [...doing], asking: [...asking].filter((word) => !doing.has(word)), jobs };
  vocabularies.set(table, vocabulary);
  return vocabulary;
}
