/** The shapes in which Lark writes its events: only what is read of them, unknown fields passed over. */

import { z } from 'zod';

const absent = (value: unknown) => (value === null || value === '' ? undefined : value);
const word = z.preprocess(absent, z.string().max(1024).optional());

/** Milliseconds as a string in most places, microseconds in card actions; the size tells which. */
const instant = z
  .union([z.string().regex(/^\d{13,16}$/), z.number().int()])
  .transform((given) => Number(given))
  .transform((number) => new Date(number >= 1e14 ? Math.floor(number / 1000) : number));

/** Which of the three ids are there depends on the app's scopes. */
const userIds = z
  .object({ open_id: word, union_id: word, user_id: word })
  .refine((ids) => ids.open_id ?? ids.union_id ?? ids.user_id, { error: 'no id' });
export type UserIds = z.infer<typeof userIds>;

const mention = z.object({
  /** The placeholder in the text: `@_user_1`, or `@_all`. */
  key: z.string().max(64),
  id: z.object({ open_id: word, union_id: word, user_id: word }).nullish(),
  name: z.string().max(1024).default(''),
  /** `bot` or `user`; only newer events say it. */
  mentioned_type: word,
});
export type Mention = z.infer<typeof mention>;

export const header = z.object({
  event_id: z.string().min(1).max(256),
  event_type: z.string().min(1).max(256),
  create_time: instant,
});
export type Header = z.infer<typeof header>;

export const messageReceived = z.object({
  sender: z.object({ sender_type: z.string(), sender_id: userIds.nullish().catch(undefined) }),
  message: z.object({
    message_id: z.string().min(1).max(256),
    root_id: word,
    parent_id: word,
    create_time: instant,
    chat_id: z.string().min(1).max(256),
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    /** An entry that cannot be read costs itself, not the message. */
    mentions: z.array(mention.nullable().catch(null)).nullish(),
  }),
});
export type MessageReceived = z.infer<typeof messageReceived>;

/** https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication */
export const cardPressed = z.object({
  operator: userIds,
  action: z.object({
    value: z.record(z.string(), z.unknown()).catch({}),
    form_value: z.record(z.string(), z.unknown()).nullish(),
    input_value: z.string().nullish(),
    name: word,
  }),
  context: z.object({
    open_message_id: z.string().min(1).max(256),
    open_chat_id: z.string().min(1).max(256),
  }),
});

export const messageRecalled = z.object({
  message_id: z.string().min(1).max(256),
  chat_id: z.string().min(1).max(256),
  recall_time: instant.optional().catch(undefined),
});

export const chatChanged = z.object({
  chat_id: z.string().min(1).max(256),
  operator_id: userIds.nullish().catch(undefined),
  name: word,
  users: z.array(z.object({ name: word, user_id: userIds }).nullable().catch(null)).nullish(),
});

export const reactionChanged = z.object({
  message_id: z.string().min(1).max(256),
  reaction_type: z.object({ emoji_type: z.string().min(1).max(256) }),
  operator_type: word,
  user_id: userIds.nullish().catch(undefined),
  action_time: instant.optional().catch(undefined),
});

/** No event of Lark's nests half as deep. */
const MAX_DEPTH = 40;

/** What walks an event later must not run out of stack, so the depth is counted here, level by level. */
export function nestsTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
