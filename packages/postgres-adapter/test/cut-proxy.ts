import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test can cut. */
export interface CutProxy {
  /** The server's address through the proxy. */
  readonly url: string;
  /** Ends every connection and refuses new ones, or takes them again. */
  setReachable(reachable: boolean): void;
  /** Ends a connection when the client sends this text: before the server has got it, or once the server has answered. */
  cutAt(text: string, when: 'before' | 'after'): void;
  close(): Promise<void>;
}

export async function startCutProxy(serverUrl: string): Promise<CutProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let reachable = true;
  let cut: { readonly text: string; readonly when: 'before' | 'after' } | undefined;

  const server = createServer((client) => {
    if (!reachable) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    let cutOnReply = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (chunk) => {
      if (cut !== undefined && chunk.includes(cut.text)) {
        if (cut.when === 'before') return end();
        cutOnReply = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (cutOnReply) return end();
      client.write(chunk);
    });
  });
  const port = await listen(server);
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    setReachable(now) {
      reachable = now;
      if (!now) endAll();
    },
    cutAt(text, when) {
      cut = { text, when };
    },
    async close() {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the proxy has no port'));
    });
  });
}
