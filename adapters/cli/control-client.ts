/** Runs a command in the embedded server that has the folder, through its socket. */

import { createConnection } from 'node:net';
import type { ExitCode, Io } from './command.js';

/** @returns the exit code; undefined when nobody listens there. */
export function runThroughSocket(
  path: string,
  argv: readonly string[],
  io: Pick<Io, 'out' | 'err' | 'cwd'>,
): Promise<ExitCode | undefined> {
  return new Promise((done) => {
    const socket = createConnection(path);
    let heard = '';
    let exit: ExitCode | undefined;
    let connected = false;
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify({ ask: 'run', argv, cwd: io.cwd })}\n`);
    });
    socket.on('data', (text: string) => {
      heard += text;
      const lines = heard.split('\n');
      heard = lines.pop() ?? '';
      for (const line of lines) {
        const said = JSON.parse(line) as { out?: string; err?: string; exit?: ExitCode };
        if (said.out !== undefined) io.out(said.out);
        if (said.err !== undefined) io.err(said.err);
        if (said.exit !== undefined) exit = said.exit;
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (exit === undefined && connected) io.err('the server ended before it had answered\n');
      done(exit ?? (connected ? 1 : undefined));
    });
  });
}
