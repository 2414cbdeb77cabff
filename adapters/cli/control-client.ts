/** Runs a command in the embedded server that has the folder, through its socket. */

import { createConnection } from 'node:net';
import type { ExitCode, TypedIn } from './command.js';

/** `nobody` listens there · `wait`: whoever has the folder is just opening or closing it. */
export type SocketAnswer = ExitCode | 'nobody' | 'wait';

interface Told {
  began?: true;
  wait?: true;
  out?: string;
  err?: string;
  exit?: ExitCode;
}

export function runThroughSocket(path: string, argv: readonly string[], io: TypedIn): Promise<SocketAnswer> {
  return new Promise((done) => {
    const socket = createConnection(path);
    let heard = '';
    let began = false;
    let answer: SocketAnswer | undefined;
    let connected = false;
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify({ ask: 'run', argv, cwd: io.cwd, isTerminal: io.isTerminal })}\n`);
    });
    socket.on('data', (text: string) => {
      heard += text;
      const lines = heard.split('\n');
      heard = lines.pop() ?? '';
      for (const line of lines) {
        const told = JSON.parse(line) as Told;
        if (told.began) began = true;
        if (told.out !== undefined) io.out(told.out);
        if (told.err !== undefined) io.err(told.err);
        if (told.wait) answer = 'wait';
        if (told.exit !== undefined) answer = told.exit;
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (answer !== undefined) return done(answer);
      if (!connected) return done('nobody');
      // It closed before it had begun: whoever has the folder next is asked.
      if (!began) return done('wait');
      // It may have done part of what was asked: doing it again is not ours to decide.
      io.err('qunyi: the server ended before it had answered; look whether it was done\n');
      done(1);
    });
  });
}
