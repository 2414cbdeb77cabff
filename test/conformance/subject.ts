/** What the conformance suite knows of a platform: how it is opened, made to speak and to refuse, on its own real wire. */

import type { Adapter, PlatformConnection } from '../../src/chat/adapter.js';
import type { ChatEvent } from '../../src/chat/event.js';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import type { SendErrorCode } from '../../src/errors.js';

/** One message as a person writes it. */
export interface Written {
  /** `{bot}`, `{all}` and `{张伟}` stand where the person really mentions; all else is typed, signs of mentioning too. */
  text?: string;
  /** An image or, where there are none, a file comes with it. */
  attached?: boolean;
  /** Without it: in the group. */
  privately?: boolean;
  /** The platform's id of the message that is quoted. */
  quotes?: string;
}

export interface Delivered {
  /** The platform was told that the message was taken. */
  acknowledged: boolean;
  /** The platform delivers the very same message once more. */
  again(): Promise<void>;
}

/** One message of the bot as people see it. */
export interface Shown {
  to: Target;
  text: string;
  quotes?: string;
}

/** What a test does to an open platform, from the other end of its wire. */
export interface OpenSubject {
  connection: PlatformConnection;
  group: Target & { kind: 'chat' };
  /** Whoever writes, as an answer in private reaches them. */
  writer: Target & { kind: 'user' };
  /** 李秀兰 writes. Resolves when the platform has heard what became of it. */
  deliver(written: Written): Promise<Delivered>;
  /** The platform reports what the bot itself wrote, where it does that. */
  deliverEcho(text: string): Promise<void>;
  /** A raw event as the platform would write it, such as the suite then breaks in every place. */
  sample(): unknown;
  /** Anything at all comes over the wire in an event's place. Resolves when it was answered in any way. */
  deliverRaw(raw: unknown): Promise<void>;
  /** What people see of the bot, in order. */
  shown(): Shown[] | Promise<Shown[]>;
  /** The messages that carry our mark, each as often as it does; absent where the platform has no marks. */
  marked?(): string[];
  /** What one person alone sees in the group; absent where the platform has no such thing. */
  shownToOne?(): { person: string; text: string }[] | Promise<{ person: string; text: string }[]>;
  /** The next action meets the platform's own error of this code; nothing where it refuses by itself. */
  refuseNextWith(platformCode: string): void | Promise<void>;
  /** The next action is carried out or not, and nobody says which. */
  fallSilentNext(): void | Promise<void>;
  /** Ends the other end too; the connection may be closed already. */
  close(): Promise<void>;
}

/** One of the platform's own errors and what it must become. */
export interface Refusal {
  platformCode: string;
  code: SendErrorCode;
  retryable: 'yes' | 'no' | 'unknown';
  /** What is asked when it comes; without it a text to the group. */
  action?: OutboundAction;
  target?: Target;
}

/** What some platforms cannot do or never do. */
export type Peculiarity = 'same message twice' | 'everyone mentioned' | 'silence' | 'quoting answers';

export interface ConformanceSubject {
  name: string;
  adapter: Adapter<unknown>;
  /** @param receive what takes events in; when it rejects, they could not be stored. */
  open(receive: (events: ChatEvent[]) => Promise<void>): Promise<OpenSubject>;
  /** What came with a message that has `attached`. */
  attachmentKind: 'image' | 'file';
  /** Whether `@群议` typed by hand counts as a mention, as where mentions are nothing but text. */
  typedMentionCounts: boolean;
  /** Whether the platform delivers again what was not acknowledged. */
  redelivers: boolean;
  /** What stands around the words when a long text is sent in parts, such as `（1/3）`. */
  partMark?: RegExp;
  /** How the platform's own codes are written in its errors.ts: the first group, or the whole match. */
  codesInErrors: RegExp;
  /** Every error of the platform; the suite holds it against errors.ts. */
  refusals: readonly Refusal[];
  /** Cases that are left out, and why the platform has none such. */
  never: Partial<Record<Peculiarity, string>>;
}
