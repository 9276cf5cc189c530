import { BenchmarkError } from '../benchmark-error.ts';
import { chunkedBody } from './chunked-body.ts';

/** Longest head of a reply: more is not one. */
const HEAD_BYTES_MAX = 65_536;
/** Longest body that has to be gathered because its length is not told. */
const CHUNKED_BYTES_MAX = 16_777_216;
const HEAD_END = '\r\n\r\n';
/** `HTTP/1.1 202` */
const STATUS_AT = 9;

/**
 * Reads one reply after another from a connection that has one request under way. Looks at no more than it must: the
 * status, and where the reply ends. Bodies of known length are only counted; chunked ones cost a copy.
 */
export class ReplyReader {
  /** Of the reply that was read last. */
  status = 0;
  /** Head of that reply. Valid until the next read. */
  head: Buffer = Buffer.alloc(0);
  readonly #body: Buffer[] | undefined;
  #unfinishedHead: Buffer | undefined;
  #bodyBytesLeft = 0;
  #unfinishedChunks: Buffer | undefined;

  /** Bodies are thrown away unless they are asked for. */
  constructor({ keepBody = false }: { readonly keepBody?: boolean } = {}) {
    this.#body = keepBody ? [] : undefined;
  }

  /** Body of the reply that was read last; empty where bodies are thrown away. */
  get body(): string {
    return Buffer.concat(this.#body ?? []).toString();
  }

  /** Takes what has arrived. True when it ends a reply. Throws `TARGET_FAILED` for what is not a reply, or is more. */
  read(chunk: Buffer): boolean {
    if (this.#bodyBytesLeft > 0) return this.#readBody(chunk);
    if (this.#unfinishedChunks !== undefined) return this.#readChunks(Buffer.concat([this.#unfinishedChunks, chunk]));
    const bytes = this.#unfinishedHead === undefined ? chunk : Buffer.concat([this.#unfinishedHead, chunk]);
    const headEnd = bytes.indexOf(HEAD_END, 0, 'latin1');
    if (headEnd < 0) {
      if (bytes.length > HEAD_BYTES_MAX) throw notUnderstood(`a head of more than ${HEAD_BYTES_MAX} bytes`);
      this.#unfinishedHead = Buffer.from(bytes);
      return false;
    }
    this.#unfinishedHead = undefined;
    this.head = bytes.subarray(0, headEnd);
    this.status = statusOf(this.head);
    const length = bodyLengthOf(this.head, this.status);
    if (this.#body !== undefined) this.#body.length = 0;
    const rest = bytes.subarray(headEnd + HEAD_END.length);
    this.#bodyBytesLeft = length ?? 0;
    const ended = length === undefined ? this.#readChunks(rest) : this.#readBody(rest);
    // It lies in a buffer that the next chunk is read into.
    if (!ended) this.head = Buffer.from(this.head);
    return ended;
  }

  /** True while a reply has begun and not ended. */
  get unfinished(): boolean {
    return this.#bodyBytesLeft > 0 || this.#unfinishedHead !== undefined || this.#unfinishedChunks !== undefined;
  }

  #readBody(bytes: Buffer): boolean {
    // The chunk lies in a buffer that the next one is read into.
    this.#body?.push(Buffer.from(bytes));
    this.#bodyBytesLeft -= bytes.length;
    if (this.#bodyBytesLeft < 0) throw notUnderstood('more than one reply to one request');
    return this.#bodyBytesLeft === 0;
  }

  #readChunks(bytes: Buffer): boolean {
    const read = chunkedBody(bytes);
    if (read === 'malformed' || bytes.length > CHUNKED_BYTES_MAX) throw notUnderstood('a chunked body that is none');
    this.#unfinishedChunks = read === undefined ? Buffer.from(bytes) : undefined;
    if (read === undefined) return false;
    if (read.length < bytes.length) throw notUnderstood('more than one reply to one request');
    this.#body?.push(read.body);
    return true;
  }
}

function statusOf(head: Buffer): number {
  const status = Number(head.toString('latin1', STATUS_AT, STATUS_AT + 3));
  const known = head.toString('latin1', 0, STATUS_AT) === 'HTTP/1.1 ' && Number.isInteger(status) && status >= 200;
  if (!known) throw notUnderstood(`a reply that begins with ${JSON.stringify(head.toString('latin1', 0, 20))}`);
  return status;
}

/** Absent for a chunked body. */
function bodyLengthOf(head: Buffer, status: number): number | undefined {
  if (status === 204 || status === 304) return 0;
  const length = headerOf(head, 'content-length');
  if (length !== undefined && /^\d+$/.test(length)) return Number(length);
  if (headerOf(head, 'transfer-encoding')?.toLowerCase() === 'chunked') return undefined;
  throw notUnderstood('a reply that tells no length');
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
