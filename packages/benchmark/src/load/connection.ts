import { connect, type Socket } from 'node:net';
import { BenchmarkError } from '../benchmark-error.ts';
import { ReplyReader } from './reply-reader.ts';
import { type PreparedRequest, writeNumber } from './request-template.ts';

const READ_BUFFER_BYTES = 16_384;

export interface ConnectionEvents {
  onReady(connection: Connection): void;
  /** A reply has ended; `connection.reader` tells which. */
  onReply(connection: Connection): void;
  onFailure(error: Error): void;
}

/**
 * One keep-alive connection with at most one request under way. Written on the bare socket: a generator that costs as much
 * as the server it loads would measure itself.
 */
export class Connection {
  readonly reader = new ReplyReader();
  /** When its request was sent, on the clock of `performance.now()`. */
  sentAt = 0;
  readonly #request: PreparedRequest;
  readonly #events: ConnectionEvents;
  readonly #socket: Socket;
  #closed = false;

  constructor(host: string, port: number, request: PreparedRequest, events: ConnectionEvents) {
    this.#request = request;
    this.#events = events;
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      // Every chunk is read into the same buffer: nothing is allocated for a reply.
      onread: {
        buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES),
        callback: (length, buffer) => this.#take(length, buffer),
      },
    });
    this.#socket.once('connect', () => events.onReady(this));
    this.#socket.once('error', (cause) => this.#fail(`the connection failed: ${cause.message}`, cause));
    this.#socket.once('close', () => this.#fail('the target closed a connection'));
  }

  /** Sends the request with this number. The one before was answered, so its bytes may be changed. */
  send(number: number): void {
    writeNumber(this.#request, number);
    this.sentAt = performance.now();
    this.#socket.write(this.#request.bytes);
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #take(length: number, buffer: Uint8Array): boolean {
    if (this.#closed) return false;
    try {
      const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      if (this.reader.read(chunk)) this.#events.onReply(this);
    } catch (error) {
      this.#closed = true;
      this.#events.onFailure(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  }

  #fail(why: string, cause?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.onFailure(new BenchmarkError('TARGET_FAILED', why, { cause }));
  }
}
