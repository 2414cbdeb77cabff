/** A real CONNECT proxy that alone knows where the hosts of a test are; it may want a password. */

import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface ConnectProxy {
  /** `http://user:password@127.0.0.1:port`, as HTTPS_PROXY takes it. */
  url: string;
  /** What was asked for, as `host:port`, refused asks left out. */
  tunnels: string[];
  refused(): number;
  close(): Promise<void>;
}

/** Every host leads to the same port of this machine. */
export async function startConnectProxy(password?: string): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<{ destroy(): void }>();
  let refused = 0;
  const wanted = password && `Basic ${Buffer.from(`qunyi:${password}`).toString('base64')}`;
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (wanted && request.headers['proxy-authorization'] !== wanted) {
      refused += 1;
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    tunnels.push(request.url ?? '');
    const out = connect(Number((request.url ?? '').split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      out.pipe(socket).pipe(out);
    });
    sockets.add(out);
    out.on('error', () => socket.destroy());
    socket.on('close', () => out.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${password ? `qunyi:${password}@` : ''}127.0.0.1:${port}`,
    tunnels,
    refused: () => refused,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
