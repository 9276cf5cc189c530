import { authorityOf } from '../authority.ts';
import { headerOf } from '../reply-reader.ts';
import { prepareRequest, type RequestTemplate, writeNumber } from '../request-template.ts';
import type { Arrival } from './arrival.ts';
import { checkOpenTarget } from './check-open-plan.ts';
import type { OpenLoadResult } from './open-load-plan.ts';
import { OpenLoop } from './open-loop.ts';
import { targetUrl } from './target-url.ts';

/** A request as one writes it down. What is absent is that of the URL: `GET`, its path, no headers, no body. */
export type LoadRequest = Partial<RequestTemplate>;

/** A reply as one looks at it. */
export interface LoadReply {
  readonly status: number;
  readonly body: string;
  /** The value of a header; its name in any letters. */
  header(name: string): string | undefined;
}

export interface LoadTestOptions<Outcome extends string = string> {
  /** `http://127.0.0.1:8080/path`. On this machine, unless `allowRemote`. */
  readonly url: string | URL;
  /** The request of the buyer with this index, from 0. Absent: `GET` of the URL. */
  readonly request?: ((index: number) => LoadRequest) | undefined;
  /** What a reply counts as. Absent: its status. */
  readonly classify?: ((reply: LoadReply) => Outcome) | undefined;
  readonly arrival: Arrival;
  readonly measureMs: number;
  readonly warmUpMs?: number | undefined;
  readonly connections?: number | undefined;
  /** A schedule with more requests is refused. */
  readonly requestsMax?: number | undefined;
  readonly drainMs?: number | undefined;
  /** The owner of the other machine agreed. */
  readonly allowRemote?: boolean | undefined;
  /** Ends it early, with the result until then. */
  readonly stop?: AbortSignal | undefined;
}

/** Without what only templates can collect. */
export type LoadTestResult<Outcome extends string = string> = Omit<
  OpenLoadResult<Outcome>,
  'collected' | 'collectedAt' | 'nextNumber'
>;

const CONNECTIONS_DEFAULT = 64;
const REQUESTS_DEFAULT = 100_000;

/**
 * Sends an open crowd to an HTTP endpoint of your own and tells how each kind of reply did. Latency counts from the moment
 * a request was due.
 *
 * Runs in this process, because `request` and `classify` are functions of it: the server should be in another one. What
 * they cost delays requests, and `measured.sentLate` shows it. Throws `USAGE` and `NOT_LOOPBACK` before anything is sent,
 * `TARGET_FAILED` where nobody listens, and what the two functions throw; whatever happens later is told as `ended`.
 */
export async function loadTest<Outcome extends string = string>(
  options: LoadTestOptions<Outcome>,
): Promise<LoadTestResult<Outcome>> {
  const { arrival, measureMs, warmUpMs = 0, connections = CONNECTIONS_DEFAULT, drainMs, allowRemote } = options;
  const {
    requestsMax = REQUESTS_DEFAULT,
    classify,
    request = () => ({}),
    stop = new AbortController().signal,
  } = options;
  const { host, port, path } = targetUrl(options.url);
  const target = { host, port, allowRemote, arrival, measureMs, warmUpMs, connections, requestsMax, drainMs };
  const schedule = checkOpenTarget(target);
  const authority = authorityOf(host, port);
  const bytesOf = (index: number): Uint8Array => {
    const prepared = prepareRequest({ method: 'GET', path, ...request(index) }, authority);
    writeNumber(prepared, index);
    return prepared.bytes;
  };
  // A malformed request is told before anything is sent.
  bytesOf(0);
  const loop = new OpenLoop<Outcome>(target, schedule, {
    firstNumber: 0,
    bytes: () => bytesOf,
    keepBody: classify !== undefined,
    nameOf: ({ status, head, body }) => {
      // Without a function the kinds are statuses, and `Outcome` is any string.
      if (classify === undefined) return String(status) as Outcome;
      const reply: LoadReply = { status, body, header: (name) => headerOf(head, name.toLowerCase()) };
      return classify(reply);
    },
  });
  const { nextNumber: _, ...result } = await loop.run(stop);
  return result;
}
