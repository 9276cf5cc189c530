import { connect, type Socket } from 'node:net';
import { BenchmarkError } from '../benchmark-error.ts';
import { ReplyReader } from './reply-reader.ts';

const READ_BUFFER_BYTES = 16_384;

export interface ConnectionEvents {
  onReady(connection: Connection): void;
  /** A reply has ended; `connection.reader` tells which. */
  onReply(connection: Connection): void;
  onFailure(error: Error, connection: Connection): void;
}

/** The bytes of the request with this number. They may be those of the one before, changed: that one was answered. */
export type BytesOf = (number: number) => Uint8Array;

/**
 * One keep-alive connection with at most one request under way. Written on the bare socket: a generator that costs as much
 * as the server it loads would measure itself.
 */
export class Connection {
  readonly reader: ReplyReader;
  /** From when the latency of its request counts, on the clock of `performance.now()`. */
  countedFrom = 0;
  /** Whether its request is not answered yet. */
  busy = false;
  readonly #bytesOf: BytesOf;
  readonly #events: ConnectionEvents;
  readonly #socket: Socket;
  #closed = false;

  constructor(host: string, port: number, bytesOf: BytesOf, events: ConnectionEvents, reader = new ReplyReader()) {
    this.reader = reader;
    this.#bytesOf = bytesOf;
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

  /** Sends the request with this number, whose latency counts from now unless it should have been sent before. */
  send(number: number, countedFrom = performance.now()): void {
    this.busy = true;
    this.countedFrom = countedFrom;
    this.#socket.write(this.#bytesOf(number));
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #take(length: number, buffer: Uint8Array): boolean {
    if (this.#closed) return false;
    try {
      if (!this.busy) throw new BenchmarkError('TARGET_FAILED', 'the target sent what nobody had asked for');
      const chunk = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      if (!this.reader.read(chunk)) return true;
      this.busy = false;
      this.#events.onReply(this);
    } catch (error) {
      this.#closed = true;
      this.#events.onFailure(error instanceof Error ? error : new Error(String(error)), this);
    }
    return true;
  }

  #fail(why: string, cause?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.onFailure(new BenchmarkError('TARGET_FAILED', why, { cause }), this);
  }
}
