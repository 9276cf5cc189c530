import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a server listens, to call it from this machine: `http://127.0.0.1:8080`. */
export function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address;
  return `http://${family === 'IPv6' && host !== 'localhost' ? `[${host}]` : host}:${port}`;
}
