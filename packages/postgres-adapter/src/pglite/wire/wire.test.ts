import { describe, expect, it } from 'vitest';
import { decodeReply } from './decode-reply.ts';
import { encodeCall, encodeScript } from './encode-messages.ts';

/** The messages in a buffer: type letter and body. */
function messagesIn(bytes: Uint8Array): { type: string; body: Buffer }[] {
  const buffer = Buffer.from(bytes);
  const messages = [];
  for (let at = 0; at < buffer.length; ) {
    const end = at + 1 + buffer.readInt32BE(at + 1);
    messages.push({ type: String.fromCharCode(buffer[at] ?? 0), body: buffer.subarray(at + 5, end) });
    at = end;
  }
  return messages;
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe('what is said', () => {
  it('prepares a statement with its first call only', () => {
    const first = encodeCall({ name: 'n', prepare: 'SELECT $1', values: ['ü', null, ''] });
    expect(messagesIn(first).map(({ type }) => type)).toEqual(['P', 'B', 'E', 'S']);
    expect(messagesIn(first)[0]?.body.toString('latin1')).toBe('n\0SELECT $1\0\0\0');
    const second = encodeCall({ name: 'n', prepare: undefined, values: ['ü', null, ''] });
    expect(messagesIn(second).map(({ type }) => type)).toEqual(['B', 'E', 'S']);
    const bound = messagesIn(second)[0]?.body;
    expect(bound?.toString('hex')).toBe(
      ['00', '6e00', '0000', '0003', '00000002', 'c3bc', 'ffffffff', '00000000', '0000'].join(''),
    );
  });

  it('owns its memory, so that it can be given away', () => {
    const call = encodeCall({ name: 'n', prepare: undefined, values: [] });
    expect([call.byteOffset, call.buffer.byteLength]).toEqual([0, call.byteLength]);
    expect(messagesIn(encodeScript('COMMIT'))).toMatchObject([{ type: 'Q' }]);
  });
});

describe('what is answered', () => {
  it('is read as rows of texts, with the last command', () => {
    const row = Buffer.from('0002' + '00000002' + 'c3bc' + 'ffffffff', 'hex');
    const reply = Buffer.concat([
      message('1', Buffer.alloc(0)),
      message('D', row),
      message('C', Buffer.from('SELECT 1\0')),
      message('Z', Buffer.from('I')),
    ]);
    expect(decodeReply(reply)).toEqual({ rows: [['ü', null]], command: 'SELECT', prepared: true, error: undefined });
  });

  it('carries the first error with its SQLSTATE', () => {
    const fields = 'SERROR\0VERROR\0C23505\0Mduplicate\0nkey\0\0';
    const reply = Buffer.concat([message('E', Buffer.from(fields)), message('Z', Buffer.from('I'))]);
    expect(decodeReply(reply)).toMatchObject({
      prepared: false,
      error: { code: '23505', message: 'duplicate', constraint: 'key', severity: 'ERROR' },
    });
  });
});
