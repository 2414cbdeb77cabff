/** What a job is: one thing the system does, the words that ask for it included. */

import type { z } from 'zod';
import type { Role, StaffRole } from '../domain/role.js';
import type { UserError } from '../errors.js';
import type { ActionEvent, ChatKind, EventInChat, MessageEvent } from './event.js';
import type { Folded } from './fold.js';
import type { OutboundAction, Target } from './outbound.js';

/** Something of ours that is open where the message was written, and that an answer could mean. */
export interface OpenNotice {
  kind: 'notice';
  noticeId: number;
  /** It asks for 参加/不参加/请假, so event words count. */
  hasEvent: boolean;
}

/** The last word of ours that the message quotes: what it was about. */
export type QuotedThing =
  | OpenNotice
  | { kind: 'tip'; tipId: number }
  | { kind: 'checkIn'; checkInId: number }
  | { kind: 'comment'; commentId: number }
  | { kind: 'studySession'; sessionId: number };

/** A question we asked this person in this chat, still open. */
export interface OpenQuestion {
  dialogueId: number;
  /** The job that asked and wants the answer. */
  job: string;
  /** What the job put aside for itself. */
  payload: Record<string, unknown>;
}

/** What is known about the place and the person while a message is read. Plain data: reading is pure. */
export interface ReadingContext {
  /** When it was written; the Beijing day of a check-in comes from here. */
  sentAt: Date;
  chatKind: ChatKind;
  /** Private chat, or the bot was mentioned. Staff commands count only then. */
  addressed: boolean;
  mentionsAll: boolean;
  roles: ReadonlySet<Role>;
  quoted?: QuotedThing;
  /** The check-in whose own message, a member's, is quoted. What is said of it by most is talk. */
  quotedCheckIn?: number;
  question?: OpenQuestion;
  /** Notices open in this chat, newest first. */
  notices: OpenNotice[];
  /** Whether a topic runs in this chat (or, in private, in one of the sender's groups). */
  topicRunning: boolean;
  /** The books of the topics that run there; absent where that is not known. */
  books?: readonly string[];
}

/** The words of a message, once as typed and once folded for matching. */
export interface Words {
  original: string;
  folded: Folded;
  /** What was attached, for jobs that take files. */
  attachments: MessageEvent['attachments'];
}

/** The words after the command word: as typed, and folded. Both trimmed. */
export interface CommandMatch {
  /** The command word that matched, folded. */
  word: string;
  rest: string;
  foldedRest: string;
}

/** What reading a message came to. `reason` is a short fixed English phrase that tests read. */
export type Reading<P> = { payload: P; reason: string } | undefined;

/** How people ask for a job in a chat. */
export interface Command<P> {
  /** At the start of the message, folded (simplified, half-width, lower case); longest match wins over the whole table. */
  words: readonly string[];
  /** One line for the help, such as `打卡 《书名》第3章 心得：…`. */
  usage: string;
  /** Who sees it in the help, and who may: `anyone` includes unbound people. The job itself checks again. */
  who: 'anyone' | 'member' | Role;
  /** What the same words do for staff, where that is more: a line of its own in their help. */
  forStaff?: { who: StaffRole; title: string; usage: string };
  /** The words ask something themselves (我的打卡, 谁没回): a question mark after them is no chatter. */
  asks?: boolean;
  /** `private`: in a group it is answered privately with how to do it. Default both. */
  where?: 'private' | 'group';
  /**
   * Whether what was read has enough of its own that the command is probably meant where its word is only nearly right;
   * asked before anybody is asked. Pure. Absent: its word alone says all.
   */
  hasContent?(payload: P, context: ReadingContext): boolean;
  /** Reads what follows the word. Pure; undefined when this message does not mean this command after all. */
  read(match: CommandMatch, words: Words, context: ReadingContext): Reading<P>;
}

/** A job as the table lists it. `Deed` is what `run` works with: an open transaction, the asker, the place, the time. */
export interface Job<P = unknown, Deed = unknown> {
  /** `verb-noun`, the file's name and the queue job's name. */
  name: string;
  /** Its Chinese name, for help, logs of staff actions and pages. */
  title: string;
  payload: z.ZodType<P>;
  /** Who may; the command's `who` when there is one, else `anyone`. */
  who?: 'anyone' | 'member' | Role;
  command?: Command<P>;
  /** Further ways a message may mean this job without a command word: 收到 under a notice, a quoted reply, a file. Pure. */
  hears?(words: Words, context: ReadingContext): Reading<P>;
  /** What it hears is what people answer to a notice: read as an acknowledgement. */
  answersNotices?: true;
  /** It asks whether a job is meant that probably is; its payload is `{ step: 'ask', guess }`. */
  confirmsGuesses?: true;
  /**
   * Reads a message whose very form names the job, whatever word it begins with: a 接龙. Then no quoted thing, question,
   * command or other job is sought in it. `undefined`: it has another form. `job: false`: it has, and means nothing here. Pure.
   */
  form?(words: Words, context: ReadingContext): Reading<P> | { job: false; reason: string };
  /** Reads the answer to a question this job asked (`question.job === name`); undefined: it is no answer. Pure. */
  answer?(words: Words, question: OpenQuestion, context: ReadingContext): Reading<P>;
  /** Reads what ends any question, when the job that asked it made nothing of it: 取消. Pure. */
  answersAny?(words: Words, question: OpenQuestion, context: ReadingContext): Reading<P>;
  /** Reads a card button that names this job. Pure. */
  action?(event: ActionEvent): P | undefined;
  /** Reads what happened in a chat besides messages: joined, left, recalled, reaction, refused. Pure. */
  happens?(event: EventInChat): P | undefined;
  /** What a group reads where an answer for one person's eyes could not be given; nothing personal. One job says it. */
  howToBeReached?(platform: string): string;
  /** Does it. Safe to run twice: rows are locked and checked first, unique keys do the rest. Returns what to say. */
  run(payload: P, deed: Deed): Promise<Reply[]>;
  /**
   * Does it for many people at once, with statements over sets: for what thousands say in the same minutes. Each comes to
   * the same as by `run`; no person is among them twice. In place of replies the `UserError` of one for whom nothing was
   * written. Whatever is thrown rolls all of them back, and each is run for itself.
   */
  runTogether?(asked: readonly Asked<P, Deed>[]): Promise<(Reply[] | UserError)[]>;
}

/** One of those for whom a job is done together. */
export interface Asked<P, Deed> {
  payload: P;
  deed: Deed;
}

/** For whom an answer in a group is, and how little is enough. */
export interface Quiet {
  /** The platform's id of the one who wrote. */
  person: string;
  /** Nothing needs to be read: a mark on this message of theirs says it all. */
  markOn?: string;
}

/** One outbox row to be: what to do on a platform, and where. Cannot be sent from here. */
export interface Reply {
  /** Absent: the platform the request came from. */
  platform?: string;
  target: Target;
  action: OutboundAction;
  /** `answer` goes before `broadcast`, and that before `background`, for which nobody waits. */
  priority: 'answer' | 'broadcast' | 'background';
  /** The job that goes on with what the action returns. */
  continueWith?: { job: string; payload: Record<string, unknown> };
  /** Not before this instant (quiet hours). */
  notBefore?: Date;
  /** Unique over all rows of the outbox; made from the inbox row and the position when absent. */
  dedupeKey?: string;
  /** What it is about, so that a reply that quotes it is understood. */
  about?: QuotedThing;
  /** What is said concerns its author alone: a platform that can keeps it from the others (`quiet.ts`). */
  quiet?: Quiet;
  /** Group lines of one batch with the same `gather.into` and chat may become one line (`line`) that names everyone once. */
  gather?: { into: 'check-in'; name: string; line(names: readonly string[]): string };
}

/** The identity function: gives a job its types. */
export function defineJob<P, Deed>(job: Job<P, Deed>): Job<P, Deed> {
  return job;
}
