/**
 * A fake of the Feishu open platform that speaks the real wire to the real SDK: HTTP and the protobuf long connection.
 *
 *   const lark = await startFakeLark({ seed: 7 })            // port: 0 picks one; give a port to be found again
 *   process.env.LARK_DOMAIN = lark.url                       // with lark.appId, .appSecret, .encryptKey, .verificationToken
 *   const event = lark.say({ chat: '委员读书群', user: '李秀兰', text: '打卡 《论语》' })
 *   await lark.pushLongConnection(event)                     // resolves { acked, deliveries, answer } once answered with 200
 *   await lark.pushWebhook(`${ours}/webhooks/lark`, event)   // signed, encrypted; again until it is answered 200
 *   expect(lark.sent.map((m) => m.text)).toEqual(['…'])      // what our program said, in order
 *   expect(lark.reactions).toEqual([{ messageId: 'om_…', … }]) // what it marked, and lark.shown: cards for one person's eyes
 *   lark.faults.next({ kind: 'too_many', resetSeconds: 2 })  // see faults.ts for all of them
 *   lark.faults.randomly({ too_many: 0.03, cut: 0.03 })      // seeded
 *   lark.faults.refuseChat('oc_…', 230002)
 *   lark.rates()                                             // the most in any sliding second or minute
 *   await lark.close()
 *
 * Chats and people are made when first named: a name gets a fixed id, an id stands for itself. It lives in the test's
 * process, so it survives the kill of any process of ours; events that are not acknowledged come again, with their
 * first timestamp, to whatever connection is open then. Nothing of it is ever reset by a client.
 */

import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { botChanged, chatDisbanded, pressed, reacted, recalled, said, usersChanged } from './events.js';
import { Faults } from './faults.js';
import { LongConnections, type PushOptions, type PushOutcome } from './long-connections.js';
import { serveOpenApi } from './open-api.js';
import {
  Platform,
  type PlatformOptions,
  type RawEvent,
  type Reaction,
  type SentMessage,
  type ShownCard,
} from './platform.js';
import { seededRandom, shuffled } from './random.js';
import { rates } from './rates.js';
import { pushChallenge, pushWebhook, type Tamper } from './webhook-pusher.js';

export type { Fault } from './faults.js';
export type { PushOutcome } from './long-connections.js';
export type { LoggedRequest, RawEvent, SentMessage } from './platform.js';
export type { Tamper } from './webhook-pusher.js';

export interface FakeLarkOptions extends PlatformOptions {
  /** Default 0: any free one. */
  port?: number;
  seed?: number;
  /** How long after a delivery that was not acknowledged the next one comes; the platform: 15 s, 5 min, 1 h, 6 h. */
  redeliverMs?: number;
  /** After so many deliveries the platform gives up. Default 50. */
  maxDeliveries?: number;
  /** Speaks TLS, as this host. */
  tls?: { host: string; key: string; cert: string };
  /** How often clients are told to ping. Default 120, as the platform says. */
  pingSeconds?: number;
}

export type FakeLark = Awaited<ReturnType<typeof startFakeLark>>;

export async function startFakeLark(options: FakeLarkOptions = {}) {
  const random = seededRandom(options.seed ?? 1);
  const platform = new Platform(options);
  const faults = new Faults(random);
  const redelivery = { everyMs: options.redeliverMs ?? 300, max: options.maxDeliveries ?? 50 };
  const connections = new LongConnections(random, redelivery, options.pingSeconds ?? 120);
  const server = options.tls ? createTlsServer(options.tls) : createServer();
  await new Promise<void>((listening) => server.listen(options.port ?? 0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  if (options.tls) platform.webSocketBase = `wss://${options.tls.host}:${port}`;
  serveOpenApi(server, platform, faults, connections, port);
  connections.serve(server);

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    appId: platform.appId,
    appSecret: platform.appSecret,
    encryptKey: platform.encryptKey,
    verificationToken: platform.verificationToken,
    /** What the environment of a process of ours needs to speak with this fake. */
    env: (by: 'websocket' | 'webhook' = 'websocket') => ({
      LARK_APP_ID: platform.appId,
      LARK_APP_SECRET: platform.appSecret,
      LARK_DOMAIN: options.tls ? `https://${options.tls.host}:${port}` : `http://127.0.0.1:${port}`,
      LARK_EVENTS: by,
      LARK_ENCRYPT_KEY: platform.encryptKey,
      LARK_VERIFICATION_TOKEN: platform.verificationToken,
    }),
    botOpenId: platform.botOpenId,
    chatId: (name: string) => platform.chat(name).id,
    userId: (name: string) => platform.user(name).openId,
    /** Who is in a chat, for list-members; a chat that was only spoken in has those who spoke. */
    setMembers: (chat: string, names: string[]) => platform.setMembers(chat, names),
    setPhone: (user: string, phone: string) => platform.setPhone(user, phone),
    setReaders: (messageId: string, names: string[]) => platform.setReaders(messageId, names),
    /** The granted scopes; a scope left out counts as not granted. */
    setScopes: (scopes: string[]) => platform.setScopes(scopes),
    setBotStatus: (status: number) => platform.setBotStatus(status),
    /** All tokens given out so far stop being valid. */
    expireTokens: () => platform.tokens.clear(),
    /** A file that came with a message, for fetch-file. */
    addResource: (messageId: string, key: string, bytes: Buffer, fileName: string) =>
      platform.addResource(messageId, key, bytes, fileName),

    // Events as the platform writes them; none of these sends anything.
    say: (options: Parameters<typeof said>[1]): RawEvent => said(platform, options),
    press: (options: Parameters<typeof pressed>[1]): RawEvent => pressed(platform, options),
    recall: (options: Parameters<typeof recalled>[1]): RawEvent => recalled(platform, options),
    react: (options: Parameters<typeof reacted>[1]): RawEvent => reacted(platform, options),
    addBot: (chat: string, by: string): RawEvent => botChanged(platform, chat, by, 'added'),
    removeBot: (chat: string, by: string): RawEvent => botChanged(platform, chat, by, 'deleted'),
    addUsers: (chat: string, by: string, names: string[]): RawEvent =>
      usersChanged(platform, chat, by, names, 'added'),
    removeUsers: (chat: string, by: string, names: string[]): RawEvent =>
      usersChanged(platform, chat, by, names, 'deleted'),
    disband: (chat: string, by: string): RawEvent => chatDisbanded(platform, chat, by),

    /** Delivers until acknowledged; waits for a connection when there is none. */
    pushLongConnection: (event: RawEvent, push?: PushOptions): Promise<PushOutcome> =>
      connections.push(event, push),
    /** Many at once: some twice, in another order. Resolves when all are acknowledged or given up. */
    pushAll: (
      events: RawEvent[],
      how: { duplicates?: number; shuffle?: boolean } = {},
    ): Promise<PushOutcome[]> => {
      const twice = events.filter(() => random() < (how.duplicates ?? 0));
      const all = [...events, ...twice];
      return Promise.all((how.shuffle ? shuffled(all, random) : all).map((event) => connections.push(event)));
    },
    pushWebhook: (url: string, event: RawEvent, push: { tamper?: Tamper; once?: boolean } = {}) =>
      pushWebhook(platform, url, event, push, redelivery),
    pushChallenge: (url: string, push: Parameters<typeof pushChallenge>[2] = {}) =>
      pushChallenge(platform, url, push),
    /** Open long connections. */
    connections: () => connections.count(),
    /** Drops every long connection, as a network does. */
    dropConnections: () => connections.drop(),
    /** No frame is answered or sent on the connections that are open now: half-open sockets. */
    freezeConnections: () => connections.freeze(),

    faults,
    /** Messages that were accepted, in order. */
    get sent(): readonly SentMessage[] {
      return platform.sent;
    },
    /** What the bot put on people's messages, each once. */
    get reactions(): readonly Reaction[] {
      return platform.reactions;
    },
    /** Cards that one person alone saw, in order. */
    get shown(): readonly ShownCard[] {
      return platform.shown;
    },
    /** Everything that came in over HTTP, refused or not, in order. */
    get requests() {
      return platform.requests;
    },
    /** Every frame of the long connections, both ways. */
    get frames() {
      return connections.frames;
    },
    /** Uploaded files by key. */
    files: platform.files as ReadonlyMap<string, { fileName: string; bytes: Buffer }>,
    /** The most requests to send a message in any sliding window, refused ones too. */
    rates: () => rates(platform.sendAttempts),
    /** The same of reactions and cards for one person. */
    quietRates: () => rates(platform.quietAttempts),
    async close() {
      connections.close();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
