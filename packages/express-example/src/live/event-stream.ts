import type { ServerResponse } from 'node:http';

export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** The part of a response that a stream uses. */
export type EventResponse = Pick<
  ServerResponse,
  'writeHead' | 'write' | 'end' | 'destroy' | 'on' | 'once' | 'writableEnded' | 'destroyed'
>;

/** When a client whose stream has ended comes back. */
const RECONNECT_MS = 2_000;

/**
 * One client's server-sent events, where newer replaces older: while its socket is full only the newest event waits, and
 * a client that has read nothing between two heartbeats is cut off.
 */
export class EventStream {
  readonly #response: EventResponse;
  #waiting: string | undefined;
  #full = false;
  #fullAtLastBeat = false;

  constructor(response: EventResponse) {
    this.#response = response;
    response.writeHead(200, {
      'Content-Type': EVENT_STREAM,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      // Asks nginx to pass events on as they come.
      'X-Accel-Buffering': 'no',
    });
    response.on('drain', () => this.#drained());
    this.#write(`retry: ${RECONNECT_MS}\n\n`);
  }

  onClose(callback: () => void): void {
    this.#response.once('close', callback);
  }

  send(event: string): void {
    if (this.#full) this.#waiting = event;
    else this.#write(event);
  }

  beat(): void {
    if (this.#full && this.#fullAtLastBeat) {
      this.#response.destroy();
      return;
    }
    this.#fullAtLastBeat = this.#full;
    if (!this.#full) this.#write(': still here\n\n');
  }

  end(): void {
    this.#response.end();
  }

  #drained(): void {
    this.#full = false;
    this.#fullAtLastBeat = false;
    const event = this.#waiting;
    this.#waiting = undefined;
    if (event !== undefined) this.#write(event);
  }

  #write(text: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    this.#full = !this.#response.write(text);
  }
}
