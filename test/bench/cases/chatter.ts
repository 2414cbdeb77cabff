/** Ordinary chatter: how many messages that are none of ours a gateway looks at and drops a second. */

import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listJobs } from '../../../jobs/index.js';
import type { Job } from '../../../src/chat/define-job.js';
import type { MessageEvent } from '../../../src/chat/event.js';
import { look } from '../../../src/chat/look.js';
import type { Result } from '../figures.js';
import type { Bench } from '../setups.js';
import type { ChatterFigures, ChatterLoad } from '../under-test/chatter.js';

const PROGRAM = fileURLToPath(new URL('../under-test/chatter.js', import.meta.url));
const CORPUS = 'test/corpus/chatter.jsonl';
const jobs = listJobs({ inboxWordsDays: 7 }) as unknown as readonly Job[];
/** Each with a hundred members. */
const GROUPS = 1_000;
const DEMANDED = 100_000;

export async function measureChatter({ options, services }: Bench): Promise<Result[]> {
  const texts = readFileSync(resolve(CORPUS), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { text: string; job: string | null })
    .filter((one) => one.job === null)
    .map((one) => one.text);
  const ordinary = texts.filter((text) => look(groupMessage(text), jobs) !== 'ours');
  const databaseUrl = await services.freshDatabase(options.quick ? 500 : GROUPS * 100);
  const before = services.cpuSeconds();
  const load: ChatterLoad = {
    databaseUrl,
    texts: ordinary,
    groups: GROUPS,
    warmUpMs: options.warmUpSeconds * 1_000,
    measureMs: options.seconds * 1_000,
  };
  const found = await run(load);
  const postgresMs = (services.cpuSeconds().postgres - before.postgres) * 1_000;
  const each = (ms: number) => (ms * 1_000) / found.dropped;
  return [
    {
      case: 'chatter',
      setup: `postgres, one gateway, ${GROUPS.toLocaleString('en-US')} groups`,
      figures: [
        {
          name: 'dropped',
          value: (found.dropped * 1_000) / found.ms,
          unit: '/s',
          demanded: { atLeast: DEMANDED },
        },
        { name: 'cpu, Node', value: each(found.cpuMs), unit: 'µs each' },
        // The warm-up's share is in it.
        { name: 'cpu, PostgreSQL', value: each(postgresMs), unit: 'µs each' },
        { name: 'memory, Node', value: found.memoryMb, unit: 'MB' },
        { name: 'stored all the same', value: found.kept, unit: '', demanded: { exactly: 0 } },
        // Chatter that begins like a command is kept until its place is read: it is no part of this load.
        { name: 'texts left out', value: texts.length - ordinary.length, unit: `of ${texts.length}` },
      ],
    },
  ];
}

function groupMessage(text: string): MessageEvent {
  return {
    type: 'message',
    platform: 'lark',
    eventKey: 'm:om_1',
    platformMessageId: 'om_1',
    sentAt: new Date(),
    platformChatId: 'oc_1',
    chatKind: 'group',
    sender: { id: 'ou_1' },
    text,
    mentionsBot: false,
    mentionsAll: false,
    mentions: [],
    attachments: [],
  };
}

function run(load: ChatterLoad): Promise<ChatterFigures> {
  const execArgv = process.execArgv.filter((arg) => arg.startsWith('--cpu-prof'));
  const child = fork(PROGRAM, [JSON.stringify(load)], { execArgv });
  return new Promise((done, failed) => {
    let figures: ChatterFigures | undefined;
    child.on('message', (message: ChatterFigures) => {
      figures = message;
    });
    child.once('exit', (code) =>
      figures ? done(figures) : failed(new Error(`the gateway under test ended with ${code}`)),
    );
  });
}
