import type { Collect } from '../load/collect.ts';
import { derivedSeed } from '../load/open/derived-seed.ts';
import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import { runOpenLoad } from '../load/open/run-open-load.ts';
import type { RequestTemplate } from '../load/request-template.ts';
import { measureSaturation, type Saturation } from '../load/saturation/measure-saturation.ts';
import type { RateSearch } from '../load/saturation/search-rate.ts';

/** How each crowd of a scenario is sent: the same for every server, so that they can be compared. */
export interface OpenCrowdSettings {
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly search: RateSearch;
  /** What the moments derive from at which they come. */
  readonly seed: number;
}

export interface LoadedServer {
  readonly port: number;
  readonly pid: number;
}

/** What became of every request that was sent while a saturation was looked for. */
export interface OpenCrowdsSent {
  readonly saturation: Saturation;
  readonly answers: Readonly<Record<string, number>>;
  readonly unanswered: number;
  readonly collected: readonly string[];
}

export interface SaturateOptions {
  readonly collect?: Collect | undefined;
  /** Awaited before each part of what was found is loaded: what the search left behind is not felt by it. */
  readonly beforePart?: (() => Promise<void>) | undefined;
}

interface Crowd {
  readonly perSecond: number;
  readonly seed: number;
  readonly collect?: Collect | undefined;
  readonly measureMs?: number | undefined;
}

/** What became of these, and of the requests of one more crowd. */
export function withCrowd(sent: OpenCrowdsSent, { answers, unanswered, collected }: OpenLoadResult): OpenCrowdsSent {
  const all: Record<string, number> = { ...sent.answers };
  for (const [name, count] of Object.entries(answers)) all[name] = (all[name] ?? 0) + count;
  return {
    saturation: sent.saturation,
    answers: all,
    unanswered: sent.unanswered + unanswered,
    collected: sent.collected.concat(collected),
  };
}

/** Most requests of one crowd: a schedule with more is refused. */
export const CROWD_REQUESTS_MAX = 10_000_000;
/** Longer than the example takes to answer anything. */
const DRAIN_MS = 30_000;

/** Sends open crowds of distinct buyers (Poisson arrivals), each from a process of its own. */
export class OpenCrowds {
  readonly #settings: OpenCrowdSettings;
  readonly #signal: AbortSignal;
  /** No buyer comes twice, whichever server: the limit of each would be felt otherwise. */
  #nextNumber = 1;
  /** The n-th search of a scenario, and the n-th crowd besides, are those of every run with this seed. */
  #searches = 0;
  #crowds = 0;

  constructor(settings: OpenCrowdSettings, signal: AbortSignal) {
    this.#settings = settings;
    this.#signal = signal;
  }

  /** Looks for the highest rate that is kept up with, with nothing but `wanted` statuses as answers. */
  async saturate(
    server: LoadedServer,
    request: RequestTemplate,
    wanted: readonly string[],
    { collect, beforePart }: SaturateOptions = {},
  ): Promise<OpenCrowdsSent> {
    const answers: Record<string, number> = {};
    const collected: string[] = [];
    let unanswered = 0;
    this.#searches += 1;
    const seed = derivedSeed(this.#settings.seed, 'search', this.#searches);
    let tries = 0;
    const saturation = await measureSaturation(
      this.#settings.search,
      async (perSecond, part) => {
        if (part !== undefined) await beforePart?.();
        tries += 1;
        // However many rates were tried before: a part comes as it did in any other run.
        const arrivals = part === undefined ? derivedSeed(seed, 'try', tries) : derivedSeed(seed, 'part', part);
        const result = await this.#send(server, request, { perSecond, seed: arrivals, collect });
        for (const [name, count] of Object.entries(result.answers)) answers[name] = (answers[name] ?? 0) + count;
        unanswered += result.unanswered;
        for (const id of result.collected) collected.push(id);
        return result;
      },
      wanted,
    );
    return { saturation, answers, unanswered, collected };
  }

  /** Sends so many a second, for as long as every crowd of the scenario lasts or as it is told. */
  async send(
    server: LoadedServer,
    request: RequestTemplate,
    perSecond: number,
    options: { readonly collect?: Collect | undefined; readonly measureMs?: number },
  ): Promise<OpenLoadResult> {
    this.#crowds += 1;
    const seed = derivedSeed(this.#settings.seed, 'crowd', this.#crowds);
    return await this.#send(server, request, { ...options, perSecond, seed });
  }

  async #send(
    { port, pid }: LoadedServer,
    request: RequestTemplate,
    { perSecond, seed, collect, measureMs = this.#settings.measureMs }: Crowd,
  ): Promise<OpenLoadResult> {
    const { connections, warmUpMs } = this.#settings;
    const result = await runOpenLoad(
      {
        host: '127.0.0.1',
        port,
        request,
        collect,
        firstNumber: this.#nextNumber,
        arrival: { kind: 'poisson', perSecond, seed },
        connections,
        warmUpMs,
        measureMs,
        requestsMax: CROWD_REQUESTS_MAX,
        drainMs: DRAIN_MS,
        targetPid: pid,
      },
      { signal: this.#signal },
    );
    this.#nextNumber = result.nextNumber;
    return result;
  }
}
