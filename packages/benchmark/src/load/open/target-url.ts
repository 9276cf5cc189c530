import { BenchmarkError } from '../../benchmark-error.ts';

export interface TargetUrl {
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
}

const HTTP_PORT = 80;

/** Takes an `http://` URL apart. Throws `USAGE` for anything else: what TLS costs is not what is to be measured. */
export function targetUrl(url: string | URL): TargetUrl {
  const parsed = URL.parse(String(url));
  if (parsed === null) throw new BenchmarkError('USAGE', `${url} is not a URL`);
  if (parsed.protocol !== 'http:' || parsed.username !== '' || parsed.password !== '') {
    throw new BenchmarkError('USAGE', 'a target is an http:// URL without a user: TLS is not spoken');
  }
  return {
    // An address of IPv6 is in brackets in a URL, and nowhere else.
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? HTTP_PORT : Number(parsed.port),
    // A place for numbers may stand in it unescaped.
    path: `${parsed.pathname}${parsed.search}`.replaceAll('%7Bn%7D', '{n}'),
  };
}
