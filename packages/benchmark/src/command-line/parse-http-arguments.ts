import { BenchmarkError } from '../benchmark-error.ts';
import type { Arrival } from '../load/open/arrival.ts';
import { checkOpenPlan } from '../load/open/check-open-plan.ts';
import { SEED_DEFAULT, SEED_MAX } from '../load/open/derived-seed.ts';
import type { OpenLoadPlan } from '../load/open/open-load-plan.ts';
import { targetUrl } from '../load/open/target-url.ts';
import { prepareRequest, type RequestTemplate } from '../load/request-template.ts';
import { SERVED_DEFAULT } from '../load/saturation/keeps-up.ts';
import { fileOption, integerOption, readWords } from './option-reader.ts';

/** `bench http URL …`: a load on any endpoint. */
export interface HttpCommand {
  readonly type: 'http';
  readonly url: string;
  readonly plan: OpenLoadPlan;
  /** What arrivals are drawn with; absent where none is. */
  readonly seed: number | undefined;
  /** Looks for the highest rate that is kept up with, up to this one. */
  readonly saturationMax: number | undefined;
  /** What counts as kept up with: statuses, or classes of them. */
  readonly served: readonly string[];
  readonly jsonFile: string | undefined;
}

const OPTIONS = {
  method: { type: 'string' },
  header: { type: 'string', multiple: true },
  body: { type: 'string' },
  rate: { type: 'string' },
  poisson: { type: 'string' },
  burst: { type: 'string' },
  saturation: { type: 'string' },
  served: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  connections: { type: 'string' },
  'allow-remote': { type: 'boolean' },
  json: { type: 'string' },
} as const;

const RATE_MAX = 100_000;
const SECONDS_MAX = 600;
const SECONDS_DEFAULT = 10;
const CONNECTIONS_MAX = 10_000;
const CONNECTIONS_DEFAULT = 64;
const WARM_UP_MS = 1_000;
const DRAIN_MS = 10_000;
const PER_SECOND_DEFAULT = 100;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Throws `USAGE`, in words for whoever typed it, and `NOT_LOOPBACK`. */
export function parseHttpArguments(words: readonly string[]): HttpCommand {
  const { values, positionals } = readWords(words, OPTIONS);
  const [url] = positionals;
  if (url === undefined || positionals.length > 1) throw new BenchmarkError('USAGE', 'http needs one URL');
  const { host, port, path } = targetUrl(url);
  const request: RequestTemplate = {
    method: methodOf(values.method ?? (values.body === undefined ? 'GET' : 'POST')),
    path,
    headers: headersOf(values.header ?? []),
    body: values.body,
  };
  prepareRequest(request, host);
  const arrival = arrivalOf(values);
  const saturationMax = integerOption('saturation', values.saturation, RATE_MAX);
  const measureMs = (integerOption('seconds', values.seconds, SECONDS_MAX) ?? SECONDS_DEFAULT) * 1_000;
  const warmUpMs = arrival.kind === 'burst' ? 0 : WARM_UP_MS;
  const plan: OpenLoadPlan = {
    host,
    port,
    allowRemote: values['allow-remote'] ?? false,
    request,
    firstNumber: 0,
    arrival,
    warmUpMs,
    // A burst is the second in which a sale opens, unless it is told to last longer.
    measureMs: arrival.kind === 'burst' && values.seconds === undefined ? 1_000 : measureMs,
    connections: integerOption('connections', values.connections, CONNECTIONS_MAX) ?? CONNECTIONS_DEFAULT,
    requestsMax: 10_000_000,
    drainMs: DRAIN_MS,
  };
  checkOpenPlan(plan);
  const served = servedOf(values.served, saturationMax !== undefined);
  const seed = arrival.kind === 'constant' ? undefined : arrival.seed;
  return { type: 'http', url, plan, seed, saturationMax, served, jsonFile: fileOption('json', values.json) };
}

function servedOf(text: string | undefined, searches: boolean): readonly string[] {
  if (text === undefined) return SERVED_DEFAULT;
  if (!searches) throw new BenchmarkError('USAGE', '--served needs --saturation');
  const served = text.split(',');
  if (served.every((each) => /^[1-5](?:\d\d|xx)$/.test(each))) return served;
  throw new BenchmarkError('USAGE', '--served must be statuses like 409 or 2xx, separated by commas');
}

function arrivalOf(values: {
  readonly rate?: string | undefined;
  readonly poisson?: string | undefined;
  readonly burst?: string | undefined;
  readonly saturation?: string | undefined;
  readonly seed?: string | undefined;
}): Arrival {
  const given = (['rate', 'poisson', 'burst', 'saturation'] as const).filter((name) => values[name] !== undefined);
  if (given.length > 1) throw new BenchmarkError('USAGE', `--${given.join(' and --')} exclude each other`);
  const rate = integerOption('rate', values.rate, RATE_MAX);
  if (rate !== undefined) {
    if (values.seed === undefined) return { kind: 'constant', perSecond: rate };
    throw new BenchmarkError('USAGE', '--rate draws nothing: it takes no --seed');
  }
  const seed = integerOption('seed', values.seed, SEED_MAX) ?? SEED_DEFAULT;
  const burst = integerOption('burst', values.burst, 1_000_000);
  if (burst !== undefined) return { kind: 'burst', requests: burst, seed };
  const perSecond = integerOption('poisson', values.poisson, RATE_MAX) ?? PER_SECOND_DEFAULT;
  return { kind: 'poisson', perSecond, seed };
}

function methodOf(name: string): RequestTemplate['method'] {
  const method = METHODS.find((each) => each === name);
  if (method === undefined) throw new BenchmarkError('USAGE', `--method must be one of ${METHODS.join(', ')}`);
  return method;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new BenchmarkError('USAGE', '--header must look like "Name: value"');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}
