/** The rooms of the house and what each may import: the table of DESIGN §3 as data. */

export interface Room {
  name: string;
  /** Which files belong to it; a file belongs to the first room that takes it. */
  holds: RegExp;
  /** Files of ours (paths from the root) it may import, besides its own. */
  ours: RegExp[];
  /** Packages by name; `node:` stands for all of Node's own. */
  packages: string[];
}

const CHAT = /^src\/chat\//;
const DOMAIN = /^src\/domain\//;
const ERRORS = /^src\/errors\.ts$/;
const SETTINGS = /^src\/settings\.ts$/;
const PROXY = /^src\/proxy-agent\.ts$/;
const SRC = /^src\//;
const JOBS = /^jobs\//;
/** receive, gateway, http and the table: what the roles are put together from. */
const DOORS = /^adapters\/[^/]+\.ts$/;

export const PURE_ROOMS = ['src/chat', 'src/domain'];

export const ROOMS: readonly Room[] = [
  { name: 'src/chat', holds: CHAT, ours: [CHAT, DOMAIN, ERRORS], packages: ['zod', 'opencc-js'] },
  { name: 'src/domain', holds: DOMAIN, ours: [CHAT, DOMAIN, ERRORS], packages: ['zod'] },
  {
    name: 'src/db',
    holds: /^src\/db\//,
    ours: [/^src\/db\//, CHAT, DOMAIN, ERRORS, SETTINGS, /^src\/seal\//],
    packages: ['kysely', 'pg', '@electric-sql/pglite', 'node:'],
  },
  {
    name: 'src/queue',
    holds: /^src\/queue\//,
    ours: [SRC],
    packages: ['bullmq', 'ioredis', 'kysely', 'pg', 'node:'],
  },
  { name: 'src/outbox', holds: /^src\/outbox\//, ours: [SRC], packages: ['bullmq', 'kysely', 'node:'] },
  { name: 'src/spool', holds: /^src\/spool\//, ours: [SRC], packages: ['node:'] },
  { name: 'src/seal', holds: /^src\/seal\//, ours: [SRC], packages: ['node:'] },
  {
    name: 'src/paper',
    holds: /^src\/paper\//,
    ours: [SRC],
    packages: ['exceljs', 'fflate', 'csv-parse', 'node:'],
  },
  { name: 'src', holds: /^src\/[^/]+\.ts$/, ours: [ERRORS, SETTINGS], packages: ['zod', 'pino', 'node:'] },
  {
    // Loads the fictional committee: phones go in sealed.
    name: 'jobs/demo',
    holds: /^jobs\/demo\//,
    ours: [/^jobs\/demo\//, CHAT, DOMAIN, /^src\/db\//, /^src\/seal\//, ERRORS],
    packages: ['zod'],
  },
  {
    name: 'jobs',
    holds: JOBS,
    ours: [JOBS, CHAT, DOMAIN, /^src\/db\//, /^src\/paper\//, ERRORS],
    packages: ['zod'],
  },
  platform('lark', ['@larksuiteoapi/node-sdk']),
  platform('playground', []),
  platform('wechaty', ['wechaty', 'wechaty-puppet', 'wechaty-puppet-service', 'file-box', 'uqr']),
  platform('wecom', ['@wecom/aibot-node-sdk']),
  platform('dingtalk', ['dingtalk-stream']),
  {
    name: 'adapters/console',
    holds: /^adapters\/console\//,
    ours: [/^adapters\/console\//, SRC, JOBS, DOORS],
    packages: ['fastify', 'zod', 'node:'],
  },
  {
    name: 'adapters/cli',
    holds: /^adapters\/cli\//,
    // `say` types into the playground.
    ours: [
      /^adapters\/cli\//,
      SRC,
      JOBS,
      DOORS,
      /^adapters\/console\//,
      /^adapters\/playground\/inbound\.ts$/,
    ],
    packages: ['commander', 'kysely', 'pino', 'uqr', 'zod', 'node:'],
  },
  {
    name: 'adapters',
    holds: DOORS,
    // Only the table of platforms names their folders.
    ours: [DOORS, SRC, JOBS, /^adapters\/[a-z]+\/index\.ts$/],
    packages: ['fastify', 'prom-client', 'zod', 'node:'],
  },
];

function platform(folder: string, sdk: string[]): Room {
  const holds = new RegExp(`^adapters/${folder}/`);
  return {
    name: `adapters/${folder}`,
    holds,
    ours: [holds, CHAT, ERRORS, SETTINGS, PROXY],
    packages: [...sdk, 'zod', 'node:'],
  };
}
