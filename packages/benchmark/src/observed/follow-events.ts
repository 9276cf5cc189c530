import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BenchmarkError } from '../benchmark-error.ts';

export interface EventStreams {
  readonly port: number;
  readonly path: string;
  readonly streams: number;
}

/** `open`: each stream has brought its first event. `ended`: what they have brought since then, and how many were cut. */
export type FollowedEvents =
  | { readonly kind: 'open' }
  | { readonly kind: 'ended'; readonly events: number; readonly cut: number };

const EVENT = Buffer.from('\ndata: ');
/** Connections that are opened at once: more at a time than a listening socket queues would be refused. */
const OPENED_AT_ONCE = 50;

/** Follows the same event stream over many connections, until it is told to stop. Reads as little of them as it can. */
export async function* followEvents(
  { port, path, streams }: EventStreams,
  stop: AbortSignal,
): AsyncGenerator<FollowedEvents> {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`;
  const sockets: Socket[] = [];
  let [events, cut] = [0, 0];
  const open = async (): Promise<void> => {
    const socket = connect({ port, host: '127.0.0.1' });
    sockets.push(socket);
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!stop.aborted) cut += 1;
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('close', () => reject(new BenchmarkError('TARGET_FAILED', `${path} brought no event`)));
      socket.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(EVENT); at >= 0; at = chunk.indexOf(EVENT, at + EVENT.length)) {
          events += 1;
          resolve();
        }
      });
      socket.write(request);
    });
  };
  for (let opened = 0; opened < streams; opened += OPENED_AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, streams - opened) }, open));
  }
  events = 0;
  yield { kind: 'open' };
  if (!stop.aborted) await once(stop, 'abort');
  yield { kind: 'ended', events, cut };
  for (const socket of sockets) socket.destroy();
}
