import { connect, type Socket } from 'node:net';

/** An answer, or none because the connection ended before it. */
export interface Answered {
  readonly status: number | undefined;
  readonly body: string;
}

/** Most requests without an answer on one connection: a process that is slow is asked less, and not for ever later. */
const WAITING_MAX = 16;
const RECONNECT_MS = 50;
const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: (\d+)/i;
const STATUS_AT = 'HTTP/1.1 '.length;

/** One connection, on which requests follow each other without waiting for answers. Opened again whenever it ends. */
export class RushConnection {
  readonly #url: URL;
  readonly #waiting: ((answered: Answered) => void)[] = [];
  #socket: Socket;
  #open = false;
  #closed = false;
  #unread = '';

  constructor(url: URL) {
    this.#url = url;
    this.#socket = this.#connect();
  }

  get open(): boolean {
    return this.#open;
  }

  get full(): boolean {
    return !this.#open || this.#waiting.length >= WAITING_MAX;
  }

  send(path: string, key: string | undefined, done: (answered: Answered) => void): void {
    const keyed = key === undefined ? '' : `Idempotency-Key: ${key}\r\n`;
    this.#waiting.push(done);
    this.#socket.write(`POST ${path} HTTP/1.1\r\nHost: ${this.#url.host}\r\n${keyed}Content-Length: 0\r\n\r\n`);
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #connect(): Socket {
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true });
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      this.#open = true;
    });
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#open = false;
      this.#unread = '';
      for (const done of this.#waiting.splice(0)) done({ status: undefined, body: '' });
      if (!this.#closed) setTimeout(() => this.#reconnect(), RECONNECT_MS);
    });
    return socket;
  }

  #reconnect(): void {
    if (!this.#closed) this.#socket = this.#connect();
  }

  /** Every answer of these routes has a length. */
  #read(chunk: string): void {
    this.#unread += chunk;
    for (;;) {
      const headEnd = this.#unread.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const head = this.#unread.slice(0, headEnd);
      const bodyAt = headEnd + HEAD_END.length;
      const end = bodyAt + Number(LENGTH.exec(head)?.[1]);
      if (Number.isNaN(end)) throw new Error(`an answer without a length: ${head}`);
      if (this.#unread.length < end) return;
      const body = this.#unread.slice(bodyAt, end);
      this.#unread = this.#unread.slice(end);
      this.#waiting.shift()?.({ status: Number(head.slice(STATUS_AT, STATUS_AT + 3)), body });
    }
  }
}
