/**
 * What a client says in PostgreSQL's wire protocol 3.0, as far as it is needed to run prepared statements on PGlite:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html. PGlite's own `query` sends six messages one by
 * one and has each statement parsed anew; one buffer with a named statement takes a fraction of that.
 */

const PARSE = 0x50;
const BIND = 0x42;
const EXECUTE = 0x45;
const SYNC = 0x53;
const QUERY = 0x51;

export interface StatementCall {
  readonly name: string;
  /** The text, when the statement is not prepared yet. */
  readonly prepare: string | undefined;
  /** In text format. */
  readonly values: readonly (string | null)[];
}

/** Parse if needed, Bind, Execute and Sync in one buffer of its own, which may be transferred to another thread. */
export function encodeCall(call: StatementCall): Uint8Array<ArrayBuffer> {
  const name = Buffer.byteLength(call.name);
  const text = call.prepare === undefined ? 0 : Buffer.byteLength(call.prepare);
  const lengths = call.values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  const parseLength = call.prepare === undefined ? 0 : 1 + 4 + name + 1 + text + 1 + 2;
  let bindLength = 1 + 4 + 1 + name + 1 + 2 + 2 + 2;
  for (const length of lengths) bindLength += 4 + Math.max(0, length);
  const out = new MessageWriter(parseLength + bindLength + (1 + 4 + 1 + 4) + (1 + 4));
  if (call.prepare !== undefined) {
    out.begin(PARSE, parseLength);
    out.text(call.name);
    out.text(call.prepare);
    out.int16(0); // No parameter types are given: the statement's casts say them.
  }
  out.begin(BIND, bindLength);
  out.text(''); // The unnamed portal.
  out.text(call.name);
  out.int16(0); // All parameters in text format.
  out.int16(call.values.length);
  for (const [index, value] of call.values.entries()) {
    out.int32(lengths[index] ?? -1);
    if (value !== null) out.bytes(value);
  }
  out.int16(0); // All columns in text format.
  out.begin(EXECUTE, 1 + 4 + 1 + 4);
  out.text('');
  out.int32(0); // All rows.
  out.begin(SYNC, 1 + 4);
  return out.done();
}

/** A simple Query: a text of one or several statements. */
export function encodeScript(text: string): Uint8Array<ArrayBuffer> {
  const length = 1 + 4 + Buffer.byteLength(text) + 1;
  const out = new MessageWriter(length);
  out.begin(QUERY, length);
  out.text(text);
  return out.done();
}

/** Fills a buffer of exactly the length that was counted before. */
class MessageWriter {
  readonly #bytes: Buffer<ArrayBuffer>;
  #at = 0;

  constructor(length: number) {
    // Not from the shared pool: what is transferred must not share memory with anything.
    this.#bytes = Buffer.allocUnsafeSlow(length);
  }

  /** `length` counts the type byte too; the protocol does not. */
  begin(type: number, length: number): void {
    this.#at = this.#bytes.writeUInt8(type, this.#at);
    this.int32(length - 1);
  }

  int16(value: number): void {
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  bytes(value: string): void {
    this.#at += this.#bytes.write(value, this.#at);
  }

  text(value: string): void {
    this.bytes(value);
    this.#at = this.#bytes.writeUInt8(0, this.#at);
  }

  done(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer, 0, this.#at);
  }
}
