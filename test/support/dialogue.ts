/** Dialogue tests: the demo committee on a real database; people type, the answers come back as they would be sent. */

import { randomUUID } from 'node:crypto';
import { makeReceive } from '../../adapters/receive.js';
import { loadDemo } from '../../jobs/demo/load.js';
import { listJobs } from '../../jobs/index.js';
import type { Job } from '../../src/chat/define-job.js';
import type { ActionEvent, ChatEvent, EventInChat, MessageEvent } from '../../src/chat/event.js';
import type { OutboundAction, Target } from '../../src/chat/outbound.js';
import { loudOf } from '../../src/chat/quiet.js';
import { readCast } from '../../src/db/cast.js';
import { openEmbedded } from '../../src/db/embedded.js';
import { migrate } from '../../src/db/migrate.js';
import { listAnswers } from '../../src/db/outbox.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import type { Db, InboxId } from '../../src/db/schema.js';
import { inTransaction } from '../../src/db/transaction.js';
import { beijingDay } from '../../src/domain/beijing-time.js';
import { handleRows } from '../../src/queue/handle.js';
import { openSeal, type Seal } from '../../src/seal/seal.js';
import { freshPostgres, servicesPresent } from './services.js';
import { SILENT } from './silent-log.js';

/** What somebody who spoke to the bot hears, now and then, when nothing was understood. */
export const NOT_UNDERSTOOD =
  '（私信）抱歉，这句话我没有听懂，没有保存。发送“帮助”可以看到我能办的事；也可以换个说法再发一次。';

/** What one message led to, as people would see it. */
export interface Said {
  inboxId: InboxId | undefined;
  deed: string | null | undefined;
  reason: string | null | undefined;
  /** Every outbox row of the message, in order. */
  rows: { target: Target; action: OutboundAction }[];
}

export interface Talk {
  db: Db;
  seal: Seal;
  /** Sets the clock, such as `2026-11-23T10:00+08:00`; messages are sent at that instant. */
  at(instant: string): void;
  now(): Date;
  /** A group by its name; un-@ed unless the text begins with `@群议机器人`. */
  group(name: string): Speaking;
  /** The private chat of whoever speaks with the bot. */
  private(): Speaking;
  /** Any event, as an adapter would hand it in; at once and handled. */
  happens(event: ChatEvent): Promise<Said>;
  /** A message is taken back, as Feishu tells it: nobody is named. Without `from` it stood in 委员读书群. */
  recalls(messageId: string, how?: { from?: string; sentAt?: string }): Promise<Said>;
  /** The id on the playground of a demo person. */
  idOf(name: string): Promise<string>;
  /** Pretends that an outbox row was sent and got this message id; what it asked for goes on with `data`. */
  carryOut(data?: Record<string, unknown>): Promise<{ target: Target; action: OutboundAction }[]>;
  close(): Promise<void>;
}

export interface Speaking {
  /** @returns the answers: the group's as they are, the speaker's private ones after `（私信）`, others' after `（致 name）`. */
  says(name: string, text: string, options?: SayOptions): Promise<string[]>;
  /** As `says`, with everything that is known of it. */
  hears(name: string, text: string, options?: SayOptions): Promise<Said>;
  /** A card's button is pressed. */
  presses(
    name: string,
    messageId: string,
    value: Record<string, unknown>,
    form?: Record<string, string>,
  ): Promise<string[]>;
}

export interface SayOptions {
  quote?: string;
  messageId?: string;
  sentAt?: string;
  attachments?: MessageEvent['attachments'];
}

/** @param on `postgres`: a database of one's own on the server; where there is none · `embedded`: in memory. */
export async function openTalk(
  on: 'postgres' | 'embedded' = servicesPresent ? 'postgres' : 'embedded',
): Promise<Talk> {
  const { database, drop } = await openDatabase(on);
  const { db } = database;
  const seal = openSeal([{ id: 'test', bytes: Buffer.alloc(32, 7) }]);
  let now = new Date('2026-11-23T10:00:00+08:00');
  await inTransaction(db, (tx) => loadDemo(tx, seal, beijingDay(now), now));
  const cast = await readCast(db, 'playground');
  const jobs = listJobs({ inboxWordsDays: 7, historyPlatforms: ['playground'] });
  const world = { db, seal, jobs, log: SILENT, now: () => now };
  const idOf = (name: string) => {
    const person = cast.people.find((one) => one.name === name);
    // Somebody in no roster.
    return person?.platformUserId ?? `stranger-${name}`;
  };
  const groupNamed = (name: string) => {
    const chat = cast.chats.find((one) => one.name === name);
    return { platformChatId: chat?.platformChatId ?? name, chatKind: 'group' as const };
  };
  const happens = async (event: ChatEvent): Promise<Said> => {
    const taken: InboxId[] = [];
    const receive = makeReceive({
      ...world,
      jobs: jobs as unknown as readonly Job[],
      queue: async (rows) => void taken.push(...rows.map((row) => row.id)),
      count: () => {},
    });
    await receive([event]);
    await handleRows(world, taken);
    const row =
      taken[0] && (await db.selectFrom('inbox').selectAll().where('id', '=', taken[0]).executeTakeFirst());
    if (row && row.state !== 'done') throw new Error(`the row is ${row.state} (${row.reason}), not done`);
    const rows = taken[0] ? await listAnswers(db, seal, taken[0]) : [];
    refuseWalls(rows);
    return { inboxId: taken[0], deed: row?.deed, reason: row?.reason, rows };
  };
  const speaking = (chatOf: (id: string) => Pick<EventInChat, 'platformChatId' | 'chatKind'>): Speaking => {
    const hears = (name: string, text: string, options: SayOptions = {}) => {
      const messageId = options.messageId ?? randomUUID();
      const event: MessageEvent = {
        type: 'message',
        platform: 'playground',
        eventKey: `m:${messageId}`,
        platformMessageId: messageId,
        sentAt: options.sentAt ? new Date(options.sentAt) : now,
        ...chatOf(idOf(name)),
        sender: { id: idOf(name), name },
        text: text.replace(/^@群议机器人\s*/, ''),
        mentionsBot: text.startsWith('@群议机器人'),
        mentionsAll: false,
        mentions: [],
        attachments: options.attachments ?? [],
        ...(options.quote && { quotedMessageId: options.quote }),
      };
      return happens(event);
    };
    const show = (said: Said, name: string) =>
      said.rows.flatMap((row) => shown(row, idOf(name), chatOf(idOf(name)).platformChatId, cast));
    return {
      hears,
      says: async (name, text, options) => show(await hears(name, text, options), name),
      presses: async (name, messageId, value, form = {}) => {
        const event: ActionEvent = {
          type: 'action',
          platform: 'playground',
          eventKey: `e:${randomUUID()}`,
          platformMessageId: messageId,
          sentAt: now,
          ...chatOf(idOf(name)),
          sender: { id: idOf(name), name },
          value,
          form,
        };
        return show(await happens(event), name);
      },
    };
  };
  return {
    db,
    seal,
    now: () => now,
    at: (instant) => {
      now = new Date(instant);
    },
    group: (name) => speaking(() => groupNamed(name)),
    private: () => speaking((id) => ({ platformChatId: `private-${id}`, chatKind: 'private' })),
    happens,
    recalls: (platformMessageId, { from = '委员读书群', sentAt } = {}) =>
      happens({
        type: 'recalled',
        platform: 'playground',
        eventKey: `e:${randomUUID()}`,
        sentAt: sentAt ? new Date(sentAt) : now,
        ...groupNamed(from),
        sender: { id: '' },
        platformMessageId,
      }),
    idOf: async (name) => idOf(name),
    carryOut: (data) => carryOut(db, seal, now, happens, data),
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** What a group reads in answer to a message is one or two lines, whatever deed answers: so every dialogue test checks it. */
export const GROUP_LINES_MOST = 2;

function refuseWalls(rows: readonly { target: Target; action: OutboundAction }[]): void {
  for (const { target, action } of rows) {
    const said = action.action === 'send' ? action : loudOf(action);
    if (target.kind !== 'chat' || said?.replyTo === undefined || said.message.type !== 'text') continue;
    const lines = said.message.text.split('\n');
    if (lines.length > GROUP_LINES_MOST)
      throw new Error(`a group answer of ${lines.length} lines: ${said.message.text}`);
  }
}

async function openDatabase(
  on: 'postgres' | 'embedded',
): Promise<{ database: Database; drop(): Promise<void> }> {
  if (on === 'embedded') {
    const database = await openEmbedded('memory://');
    await migrate(database.db);
    return { database, drop: async () => {} };
  }
  const fresh = await freshPostgres();
  return { database: openPostgres(fresh.url, 4), drop: fresh.drop };
}

/** Carries out everything that waits in the outbox, as a platform would that never refuses. */
async function carryOut(
  db: Db,
  seal: Seal,
  now: Date,
  happens: Talk['happens'],
  data: Record<string, unknown> | undefined,
) {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('id')
    .execute();
  const done: { target: Target; action: OutboundAction }[] = [];
  for (const row of rows) {
    await db
      .updateTable('outbox')
      .set({ state: 'sent', platform_message_id: `sent-${row.id}`, done_at: now })
      .where('id', '=', row.id)
      .execute();
    const action = JSON.parse(seal.open(row.payload as Buffer, `outbox.payload.${row.dedupe_key}`));
    done.push({ target: { kind: row.target_kind, id: row.target_id } as Target, action });
    if (!row.continuation) continue;
    const { job, payload } = JSON.parse(seal.open(row.continuation, `outbox.continuation.${row.dedupe_key}`));
    await happens({
      type: 'answered',
      platform: row.platform,
      eventKey: `e:outbox-${row.id}`,
      sentAt: now,
      outboxId: row.id,
      job,
      payload,
      answer: { ok: true, platformMessageId: `sent-${row.id}`, ...(data && { data }) },
    });
  }
  return done;
}

function shown(
  { target, action: asked }: { target: Target; action: OutboundAction },
  speaker: string,
  chat: string,
  cast: Awaited<ReturnType<typeof readCast>>,
): string[] {
  const action = loudOf(asked) ?? asked;
  if (action.action !== 'send') return [`［${action.action}］`];
  const { message } = action;
  const text =
    message.type === 'text'
      ? message.text
      : message.type === 'card'
        ? [message.card.title, ...message.card.paragraphs].join('\n')
        : message.type === 'post'
          ? [message.title, ...message.paragraphs].join('\n')
          : `［文件］${message.fileName}`;
  if (target.kind === 'user') {
    if (target.id === speaker) return [`（私信）${text}`];
    return [
      `（致 ${cast.people.find((one) => one.platformUserId === target.id)?.name ?? target.id}）${text}`,
    ];
  }
  if (target.id === chat) return [text];
  return [`（${cast.chats.find((one) => one.platformChatId === target.id)?.name ?? target.id}）${text}`];
}
