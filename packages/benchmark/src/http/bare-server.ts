import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareServerInput {
  readonly status: number;
  readonly body: string;
}

export interface BareServer {
  readonly port: number;
  readonly pid: number;
}

/**
 * What every HTTP figure is compared with: `node:http` with a handler that only answers, always the same. It serves until
 * its process is ended.
 */
export async function* serveBare({ status, body }: BareServerInput): AsyncGenerator<BareServer> {
  const length = Buffer.byteLength(body);
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(length)];
  const server = createServer((_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  yield { port: (server.address() as AddressInfo).port, pid: process.pid };
  await new Promise((resolve) => server.once('close', resolve));
}
