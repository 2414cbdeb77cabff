/** `say`: types into the playground as one of the demo's people and prints what the speaker is answered. */

import { randomUUID } from 'node:crypto';
import { readDemoCast } from '../../jobs/demo/cast.js';
import type { Job } from '../../src/chat/define-job.js';
import type { MessageEvent } from '../../src/chat/event.js';
import type { OutboundMessage } from '../../src/chat/outbound.js';
import { loudOf } from '../../src/chat/quiet.js';
import { findInboxRow } from '../../src/db/inbox.js';
import { listAnswers } from '../../src/db/outbox.js';
import type { InboxId } from '../../src/db/schema.js';
import { OperatorError } from '../../src/errors.js';
import { handleRows } from '../../src/queue/handle.js';
import { toMessageEvent } from '../playground/inbound.js';
import { makeReceive } from '../receive.js';
import { defineCommand, type House } from './command.js';
import { handOver } from './hand-over.js';
import { SILENT } from './silent-log.js';
import { tell } from './tell.js';

const WAIT_MS = 10_000;

interface Answer {
  to: 'group' | 'private';
  text: string;
}

export const sayCommand = defineCommand({
  syntax: 'say <text>',
  summary: 'type into the playground as one of the demo people, and print the answers',
  configure(parser) {
    parser.requiredOption('--as <name>', 'who speaks');
    parser.option('--in <chat>', 'the group it is said in (default: the private chat with the bot)');
  },
  async run(house, [text = ''], options, io) {
    const event = await toEvent(house, String(options.as), options.in as string | undefined, text);
    const row = await hand(house, event);
    if (row?.state === 'waiting')
      throw new OperatorError(
        'not_handled',
        'the message was accepted but not handled within 10 s; is a worker running?',
      );
    if (row?.state === 'aside')
      throw new OperatorError(
        'set_aside',
        `the message could not be handled and was set aside (${row.reason}); see qunyi inbox aside`,
      );
    const answers = row ? await answersTo(house, row.id, event) : [];
    const refused = row?.type === 'refused' ? { refused: true } : {};
    const lines = answers.map((answer) => `${answer.to === 'private' ? '（私信）' : ''}${answer.text}`);
    tell(io, { understood: row?.deed ?? null, answers, ...refused }, lines.join('\n'));
    return 0;
  },
});

async function toEvent(
  house: House,
  as: string,
  chat: string | undefined,
  text: string,
): Promise<MessageEvent> {
  const cast = await readDemoCast(house.db, 'playground');
  if (cast.people.length === 0)
    throw new OperatorError(
      'playground_closed',
      'there is nobody to play: `say` speaks as the people of the demo committee, which `qunyi start` loads into an empty database',
    );
  const stamp = { messageId: `pg-${randomUUID()}`, at: house.now() };
  const event = toMessageEvent({ as, text, ...(chat !== undefined && { in: chat }) }, cast, stamp);
  if (!('fault' in event)) return event;
  const why = {
    person_unknown: `nobody in the demo is called ${as}`,
    person_ambiguous: `several people are called ${as}; use one of ${idsOf(cast.people, as)}`,
    chat_unknown: `there is no group ${chat}; groups are ${cast.chats.map((one) => one.name).join('、')}`,
  }[event.fault];
  throw new OperatorError(event.fault, why);
}

function idsOf(people: { platformUserId: string; name: string }[], name: string): string {
  return people
    .filter((one) => one.name === name)
    .map((one) => one.platformUserId)
    .join(', ');
}

/** Through the queue where a worker runs; else it is handled here. */
async function hand(house: House, event: MessageEvent) {
  const taken: InboxId[] = [];
  const receive = makeReceive({
    ...house,
    jobs: house.jobs as readonly Job[],
    log: SILENT,
    queue: async (rows) => void taken.push(...rows.map((row) => row.id)),
    count: () => {},
  });
  await receive([event]);
  const [id] = taken;
  if (id === undefined) return undefined;
  if (!(await handOver(house, [id]))) await handleRows({ ...house, log: SILENT }, [id]);
  const untilMs = Date.now() + WAIT_MS;
  for (;;) {
    const row = await findInboxRow(house.db, id);
    if (row?.state !== 'waiting' || Date.now() > untilMs) return row;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function answersTo(house: House, id: InboxId, event: MessageEvent): Promise<Answer[]> {
  const rows = await listAnswers(house.db, house.seal, id);
  return rows.flatMap(({ target, action: asked }): Answer[] => {
    // What was said quietly stands for these words.
    const action = loudOf(asked) ?? asked;
    if (action.action !== 'send') return [];
    const text = textOf(action.message);
    if (target.kind === 'user') return target.id === event.sender.id ? [{ to: 'private', text }] : [];
    return target.id === event.platformChatId ? [{ to: 'group', text }] : [];
  });
}

function textOf(message: OutboundMessage): string {
  switch (message.type) {
    case 'text':
      return message.text;
    case 'post':
      return [message.title, ...message.paragraphs].join('\n');
    case 'card':
      return [message.card.title, ...message.card.paragraphs].join('\n');
    case 'file':
      return `［文件］${message.fileName}`;
  }
}
