import { setTimeout as sleep } from 'node:timers/promises';
import { runJob } from '../process/run-job.ts';

/** What watches a shop while a crowd buys. */
export interface Observation {
  /** Of the shop. */
  readonly url: URL;
  /** Whose levels are followed. */
  readonly productId: number;
  /** Event streams that are open all the time. */
  readonly streams: number;
  readonly signal: AbortSignal;
  readonly onEnd: (seen: Seen) => void;
}

export interface Seen {
  /** That all streams have brought together, but for the first of each. */
  readonly events: number;
  /** Streams that ended before they were closed here. */
  readonly cut: number;
  readonly scrapes: number;
  /** For which all streams were open. */
  readonly seconds: number;
}

/** As the Prometheus of the example's stack asks. */
const SCRAPE_MS = 2_000;
const SCRAPE_TIMEOUT_MS = 60_000;
const TIMEOUT_MS = 600_000;

/** Follows levels and scrapes figures until it is disposed of. Resolves when all streams are open. */
export async function observe({ url, productId, streams, signal, onEnd }: Observation): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const path = `/api/products/${productId}/events`;
  const input = { port: Number(url.port), path, streams };
  const followed = runJob('follow-events', input, { signal, stop: stop.signal, timeoutMs: TIMEOUT_MS });
  await followed.next();
  const openSince = performance.now();
  const scraping = scrapeUntil(stop.signal, new URL('/actuator/prometheus', url), signal);
  return {
    async [Symbol.asyncDispose]() {
      const seconds = (performance.now() - openSince) / 1_000;
      stop.abort();
      const { value } = await followed.next();
      await followed.return();
      const { events, cut } = value?.kind === 'ended' ? value : { events: 0, cut: streams };
      onEnd({ events, cut, scrapes: await scraping, seconds });
    },
  };
}

/** How many scrapes were answered. One that is under way is waited for: a short crowd would have none otherwise. */
async function scrapeUntil(stop: AbortSignal, url: URL, signal: AbortSignal): Promise<number> {
  const over = AbortSignal.any([signal, stop]);
  let scrapes = 0;
  do {
    if (await scraped(url, AbortSignal.any([signal, AbortSignal.timeout(SCRAPE_TIMEOUT_MS)]))) scrapes += 1;
    await sleep(SCRAPE_MS, undefined, { signal: over }).catch(() => {});
  } while (!over.aborted);
  return scrapes;
}

async function scraped(url: URL, signal: AbortSignal): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal });
    await reply.text();
    return reply.ok;
  } catch {
    // Not counted.
    return false;
  }
}
