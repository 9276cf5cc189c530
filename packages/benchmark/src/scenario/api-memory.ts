import type { DurableVariant } from '../http/durable-variants.ts';
import type { HeldLoad } from '../http/hold-load.ts';
import { measureVariant } from '../http/measure-variant.ts';
import { memoryGrowth } from '../http/memory-growth.ts';
import { CROWD_REQUESTS_MAX, OpenCrowds } from '../http/open-crowds.ts';
import { derivedSeed } from '../load/open/derived-seed.ts';
import { throwIfInterrupted } from '../process/run-job.ts';
import { withServices } from '../services/rented-services.ts';
import { ALLOTMENT, crowdSettings, SERVERS } from './http-servers.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

const VARIANT: DurableVariant = {
  name: 'durable, worker running',
  durability: 'durable',
  worker: true,
  soldOut: false,
  atLeast: undefined,
};
const MINUTES = 8;
/** Never sold out, whatever the rate: it would become one of refusals, which cost next to nothing. */
const UNITS = ALLOTMENT + CROWD_REQUESTS_MAX;
const MEGABYTES_BELOW = 300;
/** Less than garbage collection moves between two looks; a leak of a few bytes for each request would be more. */
const GROWTH_BELOW_MB = 10;

export const apiMemory: Scenario = {
  name: 'api-memory',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'], programs: ['redis-server'] },
  method: `One API process of the example as in http-durable, a worker beside it. What it keeps up with is looked for, and then it is loaded with all of that for ${MINUTES} minutes, each request by a buyer of its own. Every one of these requests must be answered, and there is a unit for each. Each second its resident memory is read, and the size of its heap from its own figures. Growth is what the last quarter of that time has more than the second one: of resident memory by the median, of the heap by the least, which is what a collection leaves. Everything sold is stored at the end and compared with every answer.`,
  limits: [
    'The heap is not collected for the measurement: by the least of many looks, what lives is at most that.',
    'The first quarter fills what is bounded: compiled code, connections, tables with a most.',
    'At its limit a process is at times behind; requests then wait in the generator, and not in the process.',
  ],
  async run({ settings, seed, findings, signal, progress }) {
    const { quick, exampleProgram } = settings;
    const repetitions = settings.repetitions ?? 1;
    const crowds = crowdSettings({ settings, seed });
    const hold = quick
      ? { forMs: 6_000, everyMs: 100, leastPerSecond: crowds.search.leastPerSecond }
      : { forMs: MINUTES * 60_000, everyMs: 1_000 };
    Object.assign(findings.settings, { repetitions, connections: crowds.connections, loadedMs: hold.forMs });
    const context = { findings, signal, exampleProgram, allotment: UNITS, hold };
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const crowdsOfItsOwn = new OpenCrowds({ ...crowds, seed: derivedSeed(seed, repetition) }, signal);
      const run = await withServices(SERVERS, settings.services, signal, (services) =>
        measureVariant(VARIANT, services, { ...context, crowds: crowdsOfItsOwn }),
      );
      findings.measured('kept up with', '/s', run.sent.saturation.sustained);
      throwIfInterrupted(signal);
      findings.check('loads that were held', 1, run.held === undefined ? 0 : 1);
      if (run.held !== undefined) record(run.held, { findings, progress });
    }
  },
};

function record(
  { result, loadedMs, samples, skipped }: HeldLoad,
  { findings, progress }: Pick<ScenarioContext, 'findings' | 'progress'>,
): void {
  const { ended, error, unanswered, unsent, answers, measured, timeline } = result;
  if (ended !== 'complete') findings.note(`The load did not end in order: ${error ?? ended}.`);
  findings.check('held loads that ended in order', 1, ended === 'complete' ? 1 : 0);
  findings.check('requests without an answer while it was loaded', 0, unanswered + unsent);
  findings.check('refused for want of stock while it was loaded', 0, answers[409] ?? 0);
  const others = Object.keys(answers).filter((status) => status !== '202' && status !== '409');
  if (others.length > 0) findings.note(`Some were answered neither 202 nor 409 but ${others.join(', ')}.`);
  findings.measured('answers while it was loaded', '/s', perSecond(measured.outcomes));
  findings.plot({ kind: 'timeline', title: 'The minutes at saturation', timeline });
  if (samples.length + skipped === 0) {
    findings.note('Memory cannot be read on this platform.');
    return;
  }
  if (skipped > 0) findings.note(`${skipped} of ${samples.length + skipped} looks at its memory came to nothing.`);
  const growth = memoryGrowth(samples, loadedMs);
  findings.check('held loads that were looked at in their second and last quarter', 1, growth === undefined ? 0 : 1);
  if (growth === undefined) return;
  progress(`${growth.mostMegabytes.toFixed(0)} MB, grown by ${growth.residentMegabytes.toFixed(1)} MB`);
  findings.measured('resident memory, at most', 'MB', growth.mostMegabytes, { below: MEGABYTES_BELOW });
  findings.measured('growth of resident memory', 'MB', growth.residentMegabytes, { below: GROWTH_BELOW_MB });
  findings.measured('growth of the heap', 'MB', growth.heapMegabytes, { below: GROWTH_BELOW_MB });
}

function perSecond(outcomes: readonly { readonly perSecond: number }[]): number {
  return outcomes.reduce((sum, each) => sum + each.perSecond, 0);
}
