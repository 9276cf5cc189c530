import { describe, expect, it } from 'vitest';
import { Deadline } from '../client/deadline.ts';
import type { KafkaLike, KafkaProducerLike, KafkaRecord, KafkaStored } from '../client/kafka-client.ts';
import { LogIdentity } from './log-identity.ts';
import { RecordWriter, type Written } from './record-writer.ts';

const TOPIC = 'orders';

/** A log in memory behind the client's interface. `leaveOut` names partitions that an answer leaves out, call by call. */
function logOf(leaveOut: readonly (readonly number[])[] = []) {
  const partitions = new Map<number, string[]>();
  let calls = 0;
  const producer: KafkaProducerLike = {
    async connect() {},
    async disconnect() {},
    async send({ topic, messages }) {
      const silent = leaveOut[calls] ?? [];
      calls += 1;
      const answers = new Map<number, KafkaStored>();
      for (const { partition, value } of messages) {
        if (silent.includes(partition)) continue;
        const log = partitions.get(partition) ?? [];
        partitions.set(partition, log);
        if (!answers.has(partition)) {
          answers.set(partition, { topicName: topic, partition, errorCode: 0, baseOffset: String(log.length) });
        }
        log.push(value);
      }
      return [...answers.values()];
    },
  };
  return { kafka: { producer: () => producer } as unknown as KafkaLike, partitions, calls: () => calls };
}

const record = (partition: number, value: string): KafkaRecord => ({ partition, key: null, value, headers: {} });

async function written(log: ReturnType<typeof logOf>, records: readonly KafkaRecord[], messageBytesMax = 10_000) {
  const writer = new RecordWriter(log.kafka, { messageBytesMax, retryDelayMs: 1 });
  return await writer.write(TOPIC, records, new Deadline({ timeoutMs: 20_000 }, 20_000));
}

/** Of each result its partition and the run that it lies in, as first offset and length. */
const runsOf = (results: readonly Written[]) =>
  results.map((result) =>
    'run' in result ? [result.run.partition, Number(result.run.first), result.run.records] : [],
  );

describe('what a writer tells of records', () => {
  it('is the run of its partition that they were stored in', async () => {
    const log = logOf();
    const results = await written(log, [record(0, 'a'), record(1, 'b'), record(0, 'c')]);
    expect(runsOf(results)).toEqual([
      [0, 0, 2],
      [1, 0, 1],
      [0, 0, 2],
    ]);
  });

  it('comes from the answer that lists their partition, and only those are sent again that none did', async () => {
    const log = logOf([[1]]);
    const results = await written(log, [record(0, 'a'), record(1, 'b'), record(1, 'c')]);
    expect(runsOf(results)).toEqual([
      [0, 0, 1],
      [1, 0, 2],
      [1, 0, 2],
    ]);
    expect([log.calls(), log.partitions.get(0), log.partitions.get(1)]).toEqual([2, ['a'], ['b', 'c']]);
  });

  it('ends where the last of them lies, in several calls for one partition too', async () => {
    const log = logOf();
    const large = 'x'.repeat(600);
    const results = await written(
      log,
      Array.from({ length: 4 }, () => record(0, large)),
      700,
    );
    expect(log.calls()).toBeGreaterThan(1);
    const identity = new LogIdentity(TOPIC);
    const runs = new Set(results.flatMap((result) => ('run' in result ? [result.run] : [])));
    for (const run of runs) expect(identity.noteWritten(run, new Map())).toBe(true);
    expect(identity.knownEnds()).toEqual(new Map([[0, 4n]]));
  });
});
