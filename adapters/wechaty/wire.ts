/** What the two processes say to each other: plain data, read again on arrival, for puppets give all sorts of values. */

import { z } from 'zod';

const text = z.string().catch('');
/** Empty counts as not told: gRPC knows no other. */
const optionalText = z.string().min(1).optional().catch(undefined);
const time = z.number().catch(0);

const person = z.object({
  id: z.string().min(1),
  name: optionalText,
  /** Whether they are a contact of the bot's account; undefined: not told. */
  friend: z.boolean().optional().catch(undefined),
  /** An official account, which is nobody. */
  official: z.boolean().optional(),
});
export type WirePerson = z.infer<typeof person>;

const seen = { selfId: z.string().min(1), timestamp: time, seenAtMs: z.number() };

const wireMessage = z.object({
  is: z.literal('message'),
  ...seen,
  id: z.string().min(1),
  /** wechaty's number for the kind of message. */
  type: z.number().catch(0),
  text,
  fileName: optionalText,
  talker: person,
  roomId: optionalText,
  /** How the bot is called here: its own name and its name in this group. */
  selfNames: z.array(z.string()),
  /** Whom the puppet says to be mentioned; not every puppet tells. */
  mentioned: z.array(person),
});
const wireMembership = z.object({
  is: z.enum(['joined', 'left']),
  ...seen,
  roomId: z.string().min(1),
  topic: optionalText,
  by: person.optional(),
  people: z.array(person),
});
const wireContactRequest = z.object({
  is: z.literal('contact-request'),
  ...seen,
  id: z.string().min(1),
  contact: person,
  hello: text,
});
export const wireEvent = z.discriminatedUnion('is', [wireMessage, wireMembership, wireContactRequest]);
export type WireEvent = z.infer<typeof wireEvent>;
export type WireMessage = z.infer<typeof wireMessage>;
export type WireMembership = z.infer<typeof wireMembership>;

/** Why a call was not carried out, or that nobody knows. */
const fault = z.object({
  /** `before`: surely nothing was sent · `during`: the puppet was called and did not say yes. */
  stage: z.enum(['before', 'during']),
  why: z.enum(['logged_out', 'room_unknown', 'person_unknown', 'not_a_contact', 'too_large', 'refused']),
  /** gRPC's status, where there is one. */
  status: z.number().optional(),
});
export type WireFault = z.infer<typeof fault>;

const answer = z.union([
  z.object({
    ok: z.literal(true),
    messageId: optionalText,
    file: z.object({ bytes: z.string(), fileName: optionalText }).optional(),
    members: z.array(person).optional(),
  }),
  z.object({ ok: z.literal(false), fault }),
]);
export type WireAnswer = z.infer<typeof answer>;

export const fromChild = z.discriminatedUnion('is', [
  z.object({ is: z.literal('pong'), loggedIn: z.boolean(), beatAgoMs: z.number().optional() }),
  z.object({ is: z.literal('scan'), code: optionalText }),
  z.object({ is: z.literal('login') }),
  z.object({ is: z.literal('logout') }),
  /** The child ends by itself after this. */
  z.object({ is: z.literal('ending'), reason: z.string(), status: z.number().optional() }),
  z.object({ is: z.literal('trouble'), status: z.number().optional() }),
  /** An event whose content could not be had, or that we do not act on. */
  z.object({ is: z.literal('passed-over'), why: z.string() }),
  z.object({ is: z.literal('event'), event: wireEvent }),
  z.object({ is: z.literal('answer'), callId: z.number(), answer }),
]);
export type FromChild = z.input<typeof fromChild>;

/** A conversation's id goes with its kind: puppets take either for the other. */
export type Conversation = { kind: 'room' | 'person'; id: string };

export type Call =
  | { do: 'say'; to: Conversation; text: string }
  | { do: 'say-file'; to: Conversation; bytes: string; fileName: string }
  | { do: 'fetch-file'; messageId: string }
  | { do: 'list-members'; roomId: string }
  | { do: 'accept-contact'; requestId: string };

export type ToChild = { do: 'ping' } | { do: 'call'; callId: number; call: Call } | { do: 'stop' };
