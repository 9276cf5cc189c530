import { runJob } from '../../process/run-job.ts';
import { addressOf } from '../../services/needs.ts';
import type { ScenarioContext } from '../scenario.ts';

/** The default of a FlashSale is at most 500. */
const SIZES = [1, 16, 64, 256, 1_024];

/** Order messages of one publish into Kafka. */
export async function publishSizes({ settings, findings, signal, progress }: ScenarioContext): Promise<void> {
  const { quick } = settings;
  const input = {
    brokers: addressOf(settings.services, 'KAFKA_BROKERS'),
    repetitions: settings.repetitions ?? (quick ? 1 : 5),
    partitions: 6,
    batchSizes: SIZES,
    batchesInFlight: 2,
    callsMax: quick ? 20 : 4_000,
    messagesMax: quick ? 2_048 : 128 * 1_024,
  };
  const { partitions, batchesInFlight, callsMax, messagesMax } = input;
  Object.assign(findings.settings, {
    partitions,
    publishesInFlight: batchesInFlight,
    publishesMax: callsMax,
    publishedMax: messagesMax,
  });
  for await (const run of runJob('publish-sizes', input, { signal, timeoutMs: 900_000 })) {
    const { batchSize, perSecond, cpuMicroseconds, call, checks } = run;
    const title = titleOf(batchSize);
    progress(`${title}: ${Math.round(perSecond)} /s`);
    findings.measured(title, '/s', perSecond);
    findings.measured(`${title}, a call: p50`, 'ms', call.p50);
    findings.measured(`${title}, a call: p99`, 'ms', call.p99);
    findings.measured(`${title}, for each message`, 'µs CPU', cpuMicroseconds);
    for (const { what, expected, found } of checks) findings.check(`${title}: ${what}`, expected, found);
  }
  findings.plot({ kind: 'bars', title: 'Messages published a second', figures: SIZES.map(titleOf) });
}

function titleOf(size: number): string {
  return `publishing, batches of ${size}`;
}
