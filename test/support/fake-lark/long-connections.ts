/** The long connection half of the fake: protobuf frames over WebSocket, acks observed, redelivery of what has none. */

import type { Server } from 'node:http';
import protobuf from 'protobufjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RawEvent } from './platform.js';

/** The frame as the SDK writes it (pbbp2). Its two uint64 are uint32 here, the same on the wire: the SDK takes `Long` out of protobufjs. */
const { root } = protobuf.parse(`syntax = "proto2"; package pbbp2;
  message Header { required string key = 1; required string value = 2; }
  message Frame {
    required uint32 SeqID = 1; required uint32 LogID = 2; required int32 service = 3; required int32 method = 4;
    repeated Header headers = 5; optional string payload_encoding = 6; optional string payload_type = 7;
    optional bytes payload = 8; optional string LogIDNew = 9;
  }`);
const Frame = root.lookupType('pbbp2.Frame');
const CONTROL = 0;
const DATA = 1;

interface FrameShape {
  service: number;
  method: number;
  headers: { key: string; value: string }[];
  payload?: Uint8Array;
}

export interface PushOptions {
  /** Splits the payload into so many frames. Default 1. */
  parts?: number;
}

export interface PushOutcome {
  acked: boolean;
  /** How often it was delivered before it was acknowledged or given up. */
  deliveries: number;
  /** The codes of all answers, in order: 200, or 500 when our handler threw. */
  codes: number[];
  /** What the handler returned, such as a toast. */
  answer: unknown;
}

export interface LoggedFrame {
  at: Date;
  direction: 'in' | 'out';
  type: string;
  messageId: string | undefined;
  code: number | undefined;
}

interface Pending {
  event: RawEvent;
  payload: Buffer;
  firstAtMs: number;
  parts: number;
  outcome: PushOutcome;
  timer: NodeJS.Timeout | undefined;
  settle(outcome: PushOutcome): void;
}

export class LongConnections {
  readonly clientConfig = {
    PingInterval: 120,
    ReconnectCount: -1,
    ReconnectInterval: 120,
    ReconnectNonce: 30,
  };
  readonly frames: LoggedFrame[] = [];
  private readonly open = new Set<WebSocket>();
  private readonly frozen = new Set<WebSocket>();
  private readonly pending = new Map<string, Pending>();
  private readonly sockets = new WebSocketServer({ noServer: true });
  private counter = 0;

  constructor(
    private readonly random: () => number,
    private readonly redelivery: { everyMs: number; max: number },
    pingSeconds: number,
  ) {
    this.clientConfig = {
      PingInterval: pingSeconds,
      ReconnectCount: -1,
      ReconnectInterval: 120,
      ReconnectNonce: 30,
    };
  }

  serve(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      this.sockets.handleUpgrade(request, socket, head, (ws) => {
        this.open.add(ws);
        ws.on('close', () => this.open.delete(ws));
        ws.on('error', () => {});
        ws.on('message', (bytes) => this.onFrame(ws, bytes as Buffer));
        for (const [id, one] of this.pending) if (one.outcome.deliveries === 0) this.deliver(id);
      });
    });
  }

  push(event: RawEvent, options: PushOptions = {}): Promise<PushOutcome> {
    this.counter += 1;
    const id = `frame-${this.counter}`;
    return new Promise((settle) => {
      this.pending.set(id, {
        event,
        payload: Buffer.from(JSON.stringify(event)),
        firstAtMs: Date.now(),
        parts: options.parts ?? 1,
        outcome: { acked: false, deliveries: 0, codes: [], answer: undefined },
        timer: undefined,
        settle,
      });
      this.deliver(id);
    });
  }

  count(): number {
    return this.open.size;
  }

  drop(): void {
    for (const ws of this.open) ws.terminate();
  }

  freeze(): void {
    for (const ws of this.open) this.frozen.add(ws);
  }

  close(): void {
    for (const [id, one] of this.pending) {
      clearTimeout(one.timer);
      this.pending.delete(id);
      one.settle(one.outcome);
    }
    this.drop();
    this.sockets.close();
  }

  /** To one random connection of the app, as the platform does; again later unless it is acknowledged. */
  private deliver(id: string): void {
    const one = this.pending.get(id);
    if (!one) return;
    clearTimeout(one.timer);
    const usable = [...this.open].filter((ws) => ws.readyState === ws.OPEN);
    const ws = usable[Math.floor(this.random() * usable.length)];
    if (ws && one.outcome.deliveries >= this.redelivery.max) {
      this.giveUp(id, one);
      return;
    }
    if (ws) {
      one.outcome.deliveries += 1;
      if (!this.frozen.has(ws)) this.sendEvent(ws, id, one);
    }
    one.timer = setTimeout(() => this.deliver(id), this.redelivery.everyMs);
    one.timer.unref();
  }

  private giveUp(id: string, one: Pending): void {
    this.pending.delete(id);
    one.settle(one.outcome);
  }

  private sendEvent(ws: WebSocket, id: string, one: Pending): void {
    const size = Math.ceil(one.payload.length / one.parts);
    for (let seq = 0; seq < one.parts; seq += 1) {
      const headers = [
        { key: 'type', value: 'event' },
        { key: 'message_id', value: id },
        { key: 'sum', value: String(one.parts) },
        { key: 'seq', value: String(seq) },
        { key: 'trace_id', value: `trace-${id}` },
        { key: 'timestamp', value: String(one.firstAtMs) },
      ];
      this.send(ws, {
        service: 7,
        method: DATA,
        headers,
        payload: one.payload.subarray(seq * size, (seq + 1) * size),
      });
    }
    this.log('out', 'event', id, undefined);
  }

  private onFrame(ws: WebSocket, bytes: Buffer): void {
    if (this.frozen.has(ws)) return;
    const frame = Frame.decode(bytes) as unknown as FrameShape;
    const headers = Object.fromEntries(frame.headers.map(({ key, value }) => [key, value]));
    if (frame.method === CONTROL) {
      this.log('in', headers.type ?? '', undefined, undefined);
      const payload = Buffer.from(JSON.stringify(this.clientConfig));
      this.send(ws, { service: 7, method: CONTROL, headers: [{ key: 'type', value: 'pong' }], payload });
      return;
    }
    const answer = JSON.parse(Buffer.from(frame.payload ?? []).toString('utf8')) as {
      code: number;
      data?: string;
    };
    this.log('in', 'answer', headers.message_id, answer.code);
    this.onAnswer(headers.message_id ?? '', answer);
  }

  private onAnswer(id: string, answer: { code: number; data?: string }): void {
    const one = this.pending.get(id);
    if (!one) return;
    one.outcome.codes.push(answer.code);
    if (answer.code !== 200) return;
    one.outcome.acked = true;
    one.outcome.answer = answer.data && JSON.parse(Buffer.from(answer.data, 'base64').toString('utf8'));
    clearTimeout(one.timer);
    this.giveUp(id, one);
  }

  private send(ws: WebSocket, frame: FrameShape): void {
    ws.send(Frame.encode(Frame.create({ SeqID: 0, LogID: 0, ...frame })).finish());
  }

  private log(
    direction: 'in' | 'out',
    type: string,
    messageId: string | undefined,
    code: number | undefined,
  ): void {
    this.frames.push({ at: new Date(), direction, type, messageId, code });
  }
}
