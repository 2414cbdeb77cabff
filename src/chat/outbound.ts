/** What the outbox can ask of a platform: actions as data, carried out by the adapter's `outbound.ts`. */

import type { FileRecipe } from '../domain/file-recipe.js';

/** Where an action goes: a chat, one person in private, or the platform itself. */
export type Target = { kind: 'chat'; id: string } | { kind: 'user'; id: string } | { kind: 'app'; id: '' };

/** A button of a card; `value` comes back in the `action` event and names the job. */
export interface CardButton {
  label: string;
  style: 'primary' | 'default' | 'danger';
  value: { job: string } & Record<string, unknown>;
}

/** A one-line input of a card; its text comes back in the `action` event's `form` under `name`. */
export interface CardInput {
  name: string;
  label: string;
  placeholder: string;
  /** The button that sends the form. */
  submit: CardButton;
}

/** A card as every platform can show it: richly where there are cards, as plain text elsewhere. */
export interface Card {
  title: string;
  tone: 'blue' | 'green' | 'orange' | 'red' | 'grey';
  /** Plain text, never markup; the adapter escapes it for its platform. */
  paragraphs: string[];
  buttons: CardButton[];
  input?: CardInput;
}

/** What is said. Text is plain: the adapter makes sure that it can mention nobody and holds no live markup. */
export type OutboundMessage =
  | { type: 'text'; text: string }
  /** Text with a title and paragraphs. */
  | { type: 'post'; title: string; paragraphs: string[] }
  | { type: 'card'; card: Card }
  /**
   * A file already at the platform, or `bytes` (base64) to upload first. `recipe`: the gateway makes the bytes when it
   * sends; adapters never see one.
   */
  | { type: 'file'; fileName: string; key?: string; bytes?: string; recipe?: FileRecipe };

/** Something said where everybody reads it; `replyTo` quotes that message where the platform can. */
export interface Said {
  action: 'send';
  message: OutboundMessage;
  replyTo?: string;
}

/** One thing to be done on a platform. What it returns is described at each. */
export type OutboundAction =
  /** → platformMessageId. */
  | Said
  /**
   * → nothing. Puts our mark on a person's message, for whoever wrote it: seen and recorded. Twice is once. `instead` is
   * said when the platform refuses for good.
   */
  | { action: 'mark'; platformMessageId: string; instead: Said }
  /**
   * → platformMessageId. Shows it in the target chat to one person alone. `instead` is said when the platform refuses for
   * good.
   */
  | { action: 'show'; message: OutboundMessage; person: string; instead: Said }
  /** → nothing. Takes one of our messages back. */
  | { action: 'recall'; platformMessageId: string }
  /** → nothing. Replaces the content of one of our cards. */
  | { action: 'update-card'; platformMessageId: string; card: Card }
  /** → data `{ bytes: base64, fileName? }`. Fetches an attachment of `platformMessageId`. */
  | { action: 'fetch-file'; platformMessageId: string; key: string; kind: 'image' | 'file' }
  /** → data `{ members: PlatformUser[] }` of the target chat. */
  | { action: 'list-members' }
  /** → data `{ found: { phone, user: PlatformUser }[] }`. At most 50 phones. */
  | { action: 'find-by-phone'; phones: string[] }
  /** → data `{ readers: PlatformUser[] }` of one of our own messages. */
  | { action: 'read-state'; platformMessageId: string }
  /**
   * → data `{ events: MessageEvent[] }` of the target chat since that instant (ms). The gateway receives them like live
   * ones; what the deed hears is `{ taken }`, how many were new and ours.
   */
  | { action: 'history'; sinceMs: number }
  /** → nothing. Makes the target a contact of the bot's account, as they asked in that request. */
  | { action: 'accept-contact'; requestId: string };

export type ActionName = OutboundAction['action'];
