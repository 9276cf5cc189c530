import { runJob } from '../../process/run-job.ts';
import { addressOf } from '../../services/needs.ts';
import type { ScenarioContext } from '../scenario.ts';

/** The default of a FlashSale is 128, and 256 the most that a store takes. */
const SIZES = [1, 8, 32, 128, 256];

/** Purchases of one call of the Redis store. */
export async function storeSizes({ settings, findings, signal, progress }: ScenarioContext): Promise<void> {
  const { quick } = settings;
  const input = {
    url: addressOf(settings.services, 'REDIS_URL'),
    repetitions: settings.repetitions ?? (quick ? 1 : 5),
    batchSizes: SIZES,
    callsMax: quick ? 20 : 4_000,
    purchasesMax: quick ? 1_000 : 128 * 1_000,
    inFlight: 4,
  };
  const { repetitions, inFlight, callsMax, purchasesMax } = input;
  Object.assign(findings.settings, { repetitions, inFlight, callsMax, purchasesMax });
  for await (const run of runJob('batch-sizes', input, { signal, timeoutMs: 900_000 })) {
    const { batchSize, perSecond, call, checks } = run;
    const title = `batches of ${batchSize}`;
    progress(`${title}: ${Math.round(perSecond)} /s`);
    findings.measured(title, '/s', perSecond);
    findings.measured(`${title}, a call: p50`, 'ms', call.p50);
    findings.measured(`${title}, a call: p99`, 'ms', call.p99);
    for (const { what, expected, found } of checks) findings.check(`${title}: ${what}`, expected, found);
  }
  findings.plot({ kind: 'bars', title: 'Purchases a second', figures: SIZES.map((size) => `batches of ${size}`) });
}
