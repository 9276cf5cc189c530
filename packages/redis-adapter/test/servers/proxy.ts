import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** What a proxy does with bytes: passes them on, holds them until it passes again, or swallows them. */
export type Passing = 'pass' | 'hold' | 'swallow';

/** A TCP proxy in front of a server, with a hand on each direction. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** What happens to bytes on their way to the server, from now on. */
  setRequests(passing: Passing): void;
  /** What happens to bytes on their way back. */
  setReplies(passing: Passing): void;
  /** Cuts every connection; new ones are accepted. */
  cut(): void;
  /** Bytes that have gone to the server. */
  sentBytes(): number;
}

interface Direction {
  passing: Passing;
  readonly held: (() => void)[];
  passed: number;
}

export async function startProxy(targetPort: number): Promise<Proxy> {
  const requests: Direction = { passing: 'pass', held: [], passed: 0 };
  const replies: Direction = { passing: 'pass', held: [], passed: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(targetPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => forward(requests, upstream, bytes));
    upstream.on('data', (bytes) => forward(replies, client, bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  const cut = (): void => {
    requests.held.length = 0;
    replies.held.length = 0;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    setRequests: (passing) => turn(requests, passing),
    setReplies: (passing) => turn(replies, passing),
    cut,
    sentBytes: () => requests.passed,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(direction: Direction, to: Socket, bytes: Buffer): void {
  const pass = (): void => {
    direction.passed += bytes.length;
    if (!to.destroyed) to.write(bytes);
  };
  if (direction.passing === 'pass') pass();
  else if (direction.passing === 'hold') direction.held.push(pass);
}

function turn(direction: Direction, passing: Passing): void {
  direction.passing = passing;
  if (passing === 'pass') for (const pass of direction.held.splice(0)) pass();
}
