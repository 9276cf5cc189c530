const LINE_END = '\r\n';
const LINE_END_BYTES = 2;

/** What `Transfer-Encoding: chunked` wraps, once it is all there. */
export interface ChunkedBody {
  readonly body: Buffer;
  /** How many bytes it took, wrapping and trailers included. */
  readonly length: number;
}

/** Unwraps a chunked body (RFC 9112, section 7.1); absent while it has not ended, `malformed` for what is none. */
export function chunkedBody(bytes: Buffer): ChunkedBody | 'malformed' | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at, 'latin1');
    if (lineEnd < 0) return undefined;
    // What follows a semicolon is an extension.
    const [digits = ''] = bytes.toString('latin1', at, lineEnd).split(';');
    if (!/^[0-9a-f]{1,8}$/i.test(digits.trim())) return 'malformed';
    const size = Number.parseInt(digits, 16);
    at = lineEnd + LINE_END_BYTES;
    if (size === 0) {
      const length = endOfTrailers(bytes, at);
      return length === undefined ? undefined : { body: Buffer.concat(parts), length };
    }
    if (bytes.length < at + size + LINE_END_BYTES) return undefined;
    parts.push(bytes.subarray(at, at + size));
    at += size + LINE_END_BYTES;
  }
}

function endOfTrailers(bytes: Buffer, begin: number): number | undefined {
  let at = begin;
  for (;;) {
    const lineEnd = bytes.indexOf(LINE_END, at, 'latin1');
    if (lineEnd < 0) return undefined;
    if (lineEnd === at) return at + LINE_END_BYTES;
    at = lineEnd + LINE_END_BYTES;
  }
}
