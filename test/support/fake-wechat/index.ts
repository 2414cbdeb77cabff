/** WeChat as tests have it: an account with people and groups behind a real puppet, over gRPC or in the child itself. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '../eventually.js';
import { freePort } from '../services/own-process.js';

/** What the bot sent: `to` is a person's or a group's id. */
export interface Sent {
  to: string;
  text?: string;
  fileName?: string;
  bytes?: string;
}

/** How the puppet behaves; a number is a gRPC status. */
export interface Behaviour {
  send?: 'ok' | 'hang' | 'throw' | number;
  /** Answers no ding. */
  deaf?: boolean;
  /** Says to be logged out, and no event tells it. */
  hidesLogin?: boolean;
  tellsIds?: boolean;
}

export interface Written {
  id?: string;
  /** Milliseconds, unless the test wants seconds. */
  timestamp?: number;
  type?: number;
  fileName?: string;
  mentionIds?: string[];
  file?: { bytes: string; fileName: string } | { sizeBytes: number; fileName: string };
  /** So many times the message cannot be had at first. */
  failTimes?: number;
}

export interface FakeWechat {
  /** Settings that lead the adapter here. */
  env(): Record<string, string>;
  readonly selfId: string;
  /** Adds somebody, or changes them. @returns the id. */
  person(name: string, options?: { friend?: boolean; official?: boolean; id?: string }): string;
  /** @returns the group's id. */
  room(name: string, members: string[], aliases?: Record<string, string>): string;
  login(): void;
  logout(): void;
  scan(code: string | undefined, status: number): void;
  /** @param where a group's id; undefined: in private. @returns the message's id. */
  writes(personId: string, text: string, where?: string, options?: Written): string;
  /** A message whose payload is anything at all. */
  writesRaw(payload: unknown): void;
  asksToBeContact(personId: string, hello: string): string;
  emits(event: string, payload: unknown): void;
  /** Resolves when the puppet that is there, if one is, has taken it up. */
  behave(behaviour: Behaviour): Promise<void>;
  /** A promise inside the puppet rejects and nobody catches it. */
  crash(): void;
  sent: Sent[];
  accepted: string[];
  /** How often a puppet was started. */
  starts(): number;
  /** The process that the puppet runs in. */
  pid(): number;
  /** The puppet service goes, as with a power cut, and comes back. Only with `gateway`. */
  killGateway(): Promise<void>;
  startGateway(): Promise<void>;
  close(): Promise<void>;
}

const TOKEN = 'insecure_b1946ac92492d2347c6235b4';
const SELF = 'wxid-qunyi';

export async function startFakeWechat(by: 'gateway' | 'in-child'): Promise<FakeWechat> {
  /** What a puppet that connects later must be told. */
  const model = new Map<string, object>();
  const sockets = new Set<Socket>();
  const sent: Sent[] = [];
  const accepted: string[] = [];
  let starts = 0;
  let pid = 0;
  let behaving = 0;
  let listening = 0;
  let lastId = 0;
  const tell = (order: object) => {
    for (const socket of sockets) socket.write(`${JSON.stringify(order)}\n`);
  };
  const keep = (key: string, order: object) => {
    model.set(key, order);
    tell(order);
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    createInterface(socket)
      .on('line', (line) => {
        const { is, ...rest } = JSON.parse(line);
        if (is === 'said') sent.push(rest);
        else if (is === 'hello') pid = rest.pid;
        else if (is === 'behaving') behaving += 1;
        else if (is === 'accepted') accepted.push(rest.id);
        else if (is === 'started') starts += 1;
        else if (is === 'listening') listening += 1;
      })
      .on('error', () => {});
    for (const order of model.values()) socket.write(`${JSON.stringify(order)}\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const controlPort = String((server.address() as AddressInfo).port);
  const endpoint = `127.0.0.1:${await freePort()}`;
  let gateway: ChildProcess | undefined;

  const fake: FakeWechat = {
    selfId: SELF,
    sent,
    accepted,
    starts: () => starts,
    pid: () => pid,
    env: (): Record<string, string> =>
      by === 'gateway'
        ? {
            WECHATY_PUPPET: 'wechaty-puppet-service',
            WECHATY_PUPPET_SERVICE_TOKEN: TOKEN,
            WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint,
            WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
          }
        : { WECHATY_PUPPET: here('puppet.mjs'), WECHATY_PUPPET_FAKE_PORT: controlPort },
    person(name, { friend = true, official = false, id = `wxid-${name}` } = {}) {
      const payload = { id, name, friend, type: official ? 2 : 1, gender: 0, avatar: '', phone: [] };
      keep(`person ${id}`, { do: 'person', payload });
      return id;
    },
    room(name, members, aliases = {}) {
      const id = `${name}@chatroom`;
      const payload = { id, topic: name, memberIdList: [SELF, ...members], adminIdList: [], aliases };
      keep(`room ${id}`, { do: 'room', payload });
      return id;
    },
    login: () => keep('account', { do: 'login', id: SELF }),
    logout() {
      model.delete('account');
      tell({ do: 'logout' });
    },
    scan: (qrcode, status) => keep('scan', { do: 'scan', payload: { qrcode, status } }),
    writes(personId, text, where, options = {}) {
      lastId += 1;
      const { id = `msg-${lastId}`, timestamp = Date.now(), type = 7, fileName, file, failTimes } = options;
      const payload = {
        id,
        type,
        timestamp,
        text,
        talkerId: personId,
        listenerId: where ? undefined : SELF,
        roomId: where,
        filename: fileName,
        mentionIdList: options.mentionIds ?? [],
        failTimes,
      };
      tell({ do: 'message', payload, file });
      return id;
    },
    writesRaw: (payload) => tell({ do: 'raw-message', payload }),
    asksToBeContact(personId, hello) {
      lastId += 1;
      const id = `request-${lastId}`;
      const payload = { id, contactId: personId, hello, type: 2, timestamp: Date.now(), ticket: 't' };
      tell({ do: 'friendship', payload });
      return id;
    },
    emits: (event, payload) => tell({ do: 'emit', event, payload }),
    async behave(behaviour) {
      const before = behaving;
      keep(`behave ${Object.keys(behaviour)}`, { do: 'behave', behaviour });
      await eventually(() => sockets.size === 0 || behaving > before, { withinMs: 10_000 });
    },
    crash: () => tell({ do: 'crash' }),
    async killGateway() {
      const dying = gateway;
      gateway = undefined;
      if (!dying || dying.exitCode !== null) return;
      dying.kill('SIGKILL');
      await once(dying, 'close');
    },
    async startGateway() {
      const before = listening;
      gateway = spawn(process.execPath, [here('gateway.mjs'), endpoint, TOKEN], {
        env: { WECHATY_PUPPET_FAKE_PORT: controlPort, HOME: '/nonexistent' },
        stdio: 'ignore',
      });
      await eventually(() => listening > before, { withinMs: 30_000 });
    },
    async close() {
      await fake.killGateway();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  fake.person('群议', { id: SELF });
  if (by === 'gateway') await fake.startGateway();
  return fake;
}

function here(file: string): string {
  return fileURLToPath(new URL(`./${file}`, import.meta.url));
}
