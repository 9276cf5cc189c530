import { BenchmarkError } from '../benchmark-error.ts';

/** Stands for the number of the request, wherever it occurs in a path, a header or the body. */
const PLACE = '{n}';
/** Every number has as many digits, so that requests differ in nothing but these bytes. */
export const NUMBER_DIGITS = 10;
export const NUMBER_MAX = 10 ** NUMBER_DIGITS - 1;

/** A request to be sent many times, each with a number of its own where `{n}` stands: `/purchase/3?userId=buyer-{n}`. */
export interface RequestTemplate {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** The bytes of a request, and where in them its number stands. Each connection has its own and changes it in place. */
export interface PreparedRequest {
  readonly bytes: Buffer;
  readonly places: readonly number[];
}

const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Throws `USAGE` for a template that would not be one well-formed request. */
export function prepareRequest(template: RequestTemplate, authority: string): PreparedRequest {
  const { method, path, headers = {}, body } = template;
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw usage('a path begins with / and has printable ASCII characters only');
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${authority}`, 'Connection: keep-alive'];
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name) || !/^[\x20-\x7e]*$/.test(value)) throw usage(`header ${JSON.stringify(name)} is malformed`);
    lines.push(`${name}: ${value}`);
  }
  const content = withNumber(body ?? '');
  if (body !== undefined || method !== 'GET') lines.push(`Content-Length: ${Buffer.byteLength(content)}`);
  const text = `${withNumber(lines.join('\r\n'))}\r\n\r\n${content}`;
  const bytes = Buffer.from(text);
  return { bytes, places: placesIn(bytes) };
}

/** Writes the number of the next request into its bytes. */
export function writeNumber({ bytes, places }: PreparedRequest, number: number): void {
  for (const place of places) {
    let rest = number;
    for (let index = place + NUMBER_DIGITS - 1; index >= place; index -= 1) {
      bytes[index] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
}

/** The bytes of the template for each number, in one buffer that is changed in place. */
export function numberedBytes(template: RequestTemplate, authority: string): (number: number) => Uint8Array {
  const request = prepareRequest(template, authority);
  return (number) => {
    writeNumber(request, number);
    return request.bytes;
  };
}

/** Characters that no request has before it is filled in: places are found by them. */
const MARK = '\u0000'.repeat(NUMBER_DIGITS);

function withNumber(text: string): string {
  return text.replaceAll(PLACE, MARK);
}

function placesIn(bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + NUMBER_DIGITS)) places.push(at);
  return places;
}

function usage(why: string): BenchmarkError {
  return new BenchmarkError('USAGE', `request template: ${why}`);
}
