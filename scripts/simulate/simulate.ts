import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULT_MIXES, type FaultMixName } from '../../packages/core/src/testing/index.ts';
import { Hits, playSeeds, type SeedRange } from '../../packages/core/test/simulation/play-seeds.fixture.ts';

/**
 * `npm run simulate -- --seeds 1000000`: plays that many seeds of every mix on all processors, says how often each outcome
 * and each fault was met, and stops at the first broken promise with the line that plays it again.
 */
const USAGE = `npm run simulate -- [--seeds N] [--from N] [--mix NAME]... [--threads N]
npm run simulate -- --seed N --mix NAME      plays one run again; if it is broken, prints every event
mixes: ${Object.keys(FAULT_MIXES).join(', ')}`;

const PROGRESS_MS = 5_000;
const EVENTS_SHOWN = 80;

function readArguments(): SeedRange {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '2000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      mix: { type: 'string', multiple: true },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const integer = (name: string, text: string): number => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw new Error(`--${name} must be an integer of at least 1, not ${text}`);
  };
  const mixes = (values.mix ?? Object.keys(FAULT_MIXES)) as FaultMixName[];
  for (const mix of mixes) if (!Object.hasOwn(FAULT_MIXES, mix)) throw new Error(`there is no mix ${mix}`);
  const threads = integer('threads', values.threads);
  if (values.seed !== undefined) {
    const seed = integer('seed', values.seed);
    return { mixes, from: seed, to: seed, threads, eventsShown: Number.POSITIVE_INFINITY };
  }
  const from = integer('from', values.from);
  return { mixes, from, to: from + integer('seeds', values.seeds) - 1, threads, eventsShown: EVENTS_SHOWN };
}

async function main(): Promise<number> {
  const range = readArguments();
  const hits = new Hits();
  const runs = (range.to - range.from + 1) * range.mixes.length;
  const startedAt = performance.now();
  const seconds = (): string => ((performance.now() - startedAt) / 1_000).toFixed(0);
  const progress = setInterval(
    () => process.stderr.write(`${hits.runs} of ${runs} sales in ${seconds()} s\n`),
    PROGRESS_MS,
  );
  const broken = await playSeeds(range, hits).finally(() => clearInterval(progress));
  console.log(hits.lines().join('\n'));
  if (broken === undefined) {
    console.log(`${hits.runs} simulated sales kept every promise and sold out, in ${seconds()} s.`);
    return 0;
  }
  console.log(`${broken.description}\nPlay it again: npm run simulate -- --seed ${broken.seed} --mix ${broken.mix}`);
  return 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exitCode = 2;
  },
);
