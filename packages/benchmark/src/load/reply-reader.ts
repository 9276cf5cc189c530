import { BenchmarkError } from '../benchmark-error.ts';

/** Longest head of a reply: more is not one. */
const HEAD_BYTES_MAX = 65_536;
const HEAD_END = '\r\n\r\n';
/** `HTTP/1.1 202` */
const STATUS_AT = 9;

/**
 * Reads one reply after another from a connection that has one request under way. Looks at no more than it must: the
 * status, and where the reply ends. A reply without `Content-Length` is refused, for then its end is costly to find.
 */
export class ReplyReader {
  /** Of the reply that was read last. */
  status = 0;
  /** Head of that reply. Valid until the next read. */
  head: Buffer = Buffer.alloc(0);
  #unfinishedHead: Buffer | undefined;
  #bodyBytesLeft = 0;

  /** Takes what has arrived. True when it ends a reply. Throws `TARGET_FAILED` for what is not a reply, or is more. */
  read(chunk: Buffer): boolean {
    if (this.#bodyBytesLeft > 0) return this.#readBody(chunk.length);
    const bytes = this.#unfinishedHead === undefined ? chunk : Buffer.concat([this.#unfinishedHead, chunk]);
    const headEnd = bytes.indexOf(HEAD_END, 0, 'latin1');
    if (headEnd < 0) {
      if (bytes.length > HEAD_BYTES_MAX) throw notUnderstood(`a head of more than ${HEAD_BYTES_MAX} bytes`);
      // The chunk lies in a buffer that the next one is read into.
      this.#unfinishedHead = Buffer.from(bytes);
      return false;
    }
    this.#unfinishedHead = undefined;
    this.head = bytes.subarray(0, headEnd);
    this.status = statusOf(this.head);
    this.#bodyBytesLeft = bodyLengthOf(this.head, this.status);
    return this.#readBody(bytes.length - headEnd - HEAD_END.length);
  }

  /** True while a reply has begun and not ended. */
  get unfinished(): boolean {
    return this.#bodyBytesLeft > 0 || this.#unfinishedHead !== undefined;
  }

  #readBody(length: number): boolean {
    this.#bodyBytesLeft -= length;
    if (this.#bodyBytesLeft < 0) throw notUnderstood('more than one reply to one request');
    return this.#bodyBytesLeft === 0;
  }
}

function statusOf(head: Buffer): number {
  const status = Number(head.toString('latin1', STATUS_AT, STATUS_AT + 3));
  const known = head.toString('latin1', 0, STATUS_AT) === 'HTTP/1.1 ' && Number.isInteger(status) && status >= 200;
  if (!known) throw notUnderstood(`a reply that begins with ${JSON.stringify(head.toString('latin1', 0, 20))}`);
  return status;
}

function bodyLengthOf(head: Buffer, status: number): number {
  if (status === 204 || status === 304) return 0;
  const length = headerOf(head, 'content-length');
  if (length === undefined || !/^\d+$/.test(length)) throw notUnderstood('a reply without Content-Length');
  return Number(length);
}

/** The value of a header, its name given in small letters. */
export function headerOf(head: Buffer, name: string): string | undefined {
  const text = head.toString('latin1', 0, head.length);
  let at = text.indexOf(`\r\n${capitalized(name)}: `);
  if (at < 0) at = text.toLowerCase().indexOf(`\r\n${name}:`);
  if (at < 0) return undefined;
  const begin = at + name.length + 3;
  const end = text.indexOf('\r\n', begin);
  return text.slice(begin, end < 0 ? text.length : end).trim();
}

const spellings = new Map<string, string>();

/** `content-length` as `Content-Length`, as most servers spell it: found without copying the head. */
function capitalized(name: string): string {
  let spelling = spellings.get(name);
  if (spelling === undefined) {
    spelling = name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
    spellings.set(name, spelling);
  }
  return spelling;
}

function notUnderstood(what: string): BenchmarkError {
  return new BenchmarkError('TARGET_FAILED', `the target sent ${what}`);
}
