/** The errors that carry meaning: what a person is told, what a platform refused, what the operator must mend. */

/** Every reason for which a person's request is answered with a sentence instead of a deed. */
export type UserErrorCode =
  | 'account_unknown'
  | 'account_taken'
  | 'choice_unknown'
  | 'code_wrong'
  | 'committee_ambiguous'
  | 'committee_unknown'
  | 'comment_unknown'
  | 'chat_not_assigned'
  | 'chat_kind_wrong'
  | 'check_in_ambiguous'
  | 'check_in_duplicate'
  | 'check_in_unknown'
  | 'date_impossible'
  | 'delivery_unknown'
  | 'draft_ambiguous'
  | 'draft_expired'
  | 'draft_missing'
  | 'feedback_unknown'
  | 'audience_empty'
  | 'audience_missing'
  | 'member_unknown'
  | 'member_former'
  | 'name_ambiguous'
  | 'name_unknown'
  | 'notice_unknown'
  | 'reflection_too_long'
  | 'quiz_invalid'
  | 'quiz_missing'
  | 'role_missing'
  | 'roster_invalid'
  | 'session_ambiguous'
  | 'session_unknown'
  | 'text_missing'
  | 'text_too_long'
  | 'tip_final'
  | 'tip_taken_up'
  | 'tip_unknown'
  | 'topic_ambiguous'
  | 'topic_missing'
  | 'words_refused';

/**
 * A request that cannot be carried out, with the polite Chinese sentence that says so and what to do next.
 * Never retried: the deed is rolled back, its reply and the inbox row's `done` commit.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    readonly code: UserErrorCode,
    /** What the person reads. Says 您, says what to do next, carries no phone or ID number. */
    readonly reply: string,
    /** Ids and counts for the log; never words, names or phones. */
    readonly detail: Record<string, string | number | boolean> = {},
    /** Where the reply goes: `private` is used even when the request came from a group. */
    readonly to: 'same' | 'private' = 'same',
  ) {
    super(code);
  }
}

/** Why a platform did not carry out an outbox action. */
export type SendErrorCode =
  | 'app_unauthorized'
  | 'chat_dissolved'
  | 'chat_muted'
  | 'content_refused'
  | 'content_too_large'
  | 'message_not_recallable'
  | 'not_in_chat'
  | 'permission_missing'
  | 'platform_unavailable'
  | 'rate_limited'
  | 'reply_lost'
  | 'request_invalid'
  | 'user_unreachable';

/** What a platform refused or left open. Thrown by adapters only; the sender decides what happens next. */
export class SendError extends Error {
  override readonly name = 'SendError';
  /** The platform's own code, for the delivery's reason; a number or short word, never text it sent. */
  readonly platformCode: string | undefined;
  /** Not before this many ms from now may anything go out on the same key (`app` or `chat`). */
  readonly waitMs: number | undefined;
  /** Which pace key the wait holds for. */
  readonly waitScope: 'app' | 'chat' | undefined;
  constructor(
    readonly code: SendErrorCode,
    /** `yes`: surely not carried out, try again · `no`: final · `unknown`: may have been carried out. */
    readonly retryable: 'yes' | 'no' | 'unknown',
    options: {
      platformCode?: string | number;
      waitMs?: number;
      waitScope?: 'app' | 'chat';
      cause?: unknown;
    } = {},
  ) {
    super(options.platformCode === undefined ? code : `${code} (${options.platformCode})`, {
      cause: options.cause,
    });
    this.platformCode = options.platformCode === undefined ? undefined : String(options.platformCode);
    this.waitMs = options.waitMs;
    this.waitScope = options.waitScope;
  }
}

/** Faults in how the program was called or set up: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Everything an operator must mend before the program can go on: exit code 1, the message says what to do. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  constructor(
    readonly code: string,
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
}

/** One thing wrong with one setting, and where the right value is found. */
export interface SettingFault {
  name: string;
  message: string;
}

/** All faults of all settings at once. */
export class SettingsError extends UsageError {
  constructor(readonly faults: SettingFault[]) {
    super('settings_wrong', faults.map((fault) => `${fault.name}: ${fault.message}`).join('\n'));
  }
}
