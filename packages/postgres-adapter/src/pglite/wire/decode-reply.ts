import type { SqlRow } from '../../client/sql-client.ts';

const PARSE_COMPLETE = 0x31;
const DATA_ROW = 0x44;
const COMMAND_COMPLETE = 0x43;
const ERROR_RESPONSE = 0x45;

/** What the server said to one call. */
export interface Reply {
  /** The rows of every statement of the call, in order. */
  readonly rows: readonly SqlRow[];
  /** First word of the last statement's command tag: "COMMIT", "ROLLBACK", "INSERT". */
  readonly command: string;
  /** Whether a Parse of the call was carried out. */
  readonly prepared: boolean;
  readonly error: ServerError | undefined;
}

/** An ErrorResponse. `code` is its SQLSTATE, as in errors of `pg`. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: string;
  readonly severity: string;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;

  constructor(fields: ReadonlyMap<string, string>) {
    super(fields.get('M') ?? 'the server gave no message');
    this.code = fields.get('C') ?? 'XX000';
    this.severity = fields.get('V') ?? fields.get('S') ?? 'ERROR';
    this.detail = fields.get('D');
    this.constraint = fields.get('n');
  }
}

/** Reads a complete reply. Messages that a caller need not know (notices, statuses) are passed over. */
export function decodeReply(reply: Uint8Array): Reply {
  const bytes = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength);
  const rows: SqlRow[] = [];
  let command = '';
  let prepared = false;
  let error: ServerError | undefined;
  for (let at = 0; at + 5 <= bytes.length; ) {
    const type = bytes[at];
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const body = at + 5;
    if (type === DATA_ROW) rows.push(readRow(bytes, body));
    else if (type === COMMAND_COMPLETE) command = bytes.toString('latin1', body, end - 1).split(' ', 1)[0] ?? '';
    else if (type === PARSE_COMPLETE) prepared = true;
    else if (type === ERROR_RESPONSE) error ??= new ServerError(readFields(bytes, body, end));
    at = end;
  }
  return { rows, command, prepared, error };
}

function readRow(bytes: Buffer, start: number): SqlRow {
  const columns = bytes.readInt16BE(start);
  const row: (string | null)[] = [];
  let at = start + 2;
  for (let column = 0; column < columns; column += 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) {
      row.push(null);
      continue;
    }
    row.push(bytes.toString('utf8', at, at + length));
    at += length;
  }
  return row;
}

/** Fields of one letter and a text each; a zero byte ends the list. */
function readFields(bytes: Buffer, start: number, end: number): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = start; at < end && bytes[at] !== 0; ) {
    const textEnd = bytes.indexOf(0, at + 1);
    fields.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString('utf8', at + 1, textEnd));
    at = textEnd + 1;
  }
  return fields;
}
