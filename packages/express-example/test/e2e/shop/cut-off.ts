import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test can take away and give back. */
export interface CutOff extends AsyncDisposable {
  /** The server's address by this way. */
  readonly url: string;
  /** Ends every connection; new ones are refused. */
  cut(): Promise<void>;
  /** Nothing passes any more, and nobody is told: connections stay open, new ones too. */
  silence(): Promise<void>;
  /** New connections reach the server again; those that fell silent stay so. */
  mend(): Promise<void>;
}

/** Stands before the server of a URL, at a port of its own. */
export async function startCutOff(serverUrl: string, defaultPort: number): Promise<CutOff> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  let silent = false;
  const listen = async () => {
    server = createServer((client) => {
      if (silent) {
        sockets.add(client);
        client.on('error', () => {});
        return;
      }
      const upstream = connect(Number(target.port || defaultPort), target.hostname);
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
      client.pipe(upstream);
      upstream.pipe(client);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    port = address.port;
  };
  const cut = async () => {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (closing === undefined) return;
    closing.close();
    await once(closing, 'close');
  };
  const silence = async () => {
    silent = true;
    for (const socket of sockets) {
      socket.unpipe();
      socket.pause();
    }
  };
  const mend = async () => {
    if (server === undefined) await listen();
    silent = false;
  };
  await listen();
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, cut, silence, mend, [Symbol.asyncDispose]: cut };
}
