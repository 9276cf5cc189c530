import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith, describeWithProgram } from '#test/services';
import type { BenchmarkReport } from '../../src/index.ts';
import { expectSchema } from '../expect-schema.ts';
import { benchAt } from './bench-process.ts';
import { expectMeasured } from './expect-measured.ts';

/** A smoke run of scenarios, all of which have what they need. */
async function smoke(environment: NodeJS.ProcessEnv, ...scenarios: readonly string[]): Promise<BenchmarkReport> {
  const run = await benchAt(environment, ...scenarios, '--quick', '--json', 'report.json');
  expect(await run.ended, run.output()).toBe(0);
  const report = JSON.parse(await readFile(join(run.temporary, 'report.json'), 'utf8')) as BenchmarkReport;
  expectSchema(report);
  expect(report.scenarios.map(({ name }) => name)).toEqual(scenarios);
  for (const scenario of report.scenarios) expectMeasured(scenario);
  return report;
}

describeWithProgram('redis-benchmark', 'the benchmark beside a program of Redis', () => {
  describeWith('redis', 'and a Redis', (address) => {
    it('measures the store beside redis-benchmark, and everything sold is counted', async () => {
      await smoke({ REDIS_URL: address }, 'redis-store');
    });
  });
});

describeWith('redis', 'the benchmark of batch sizes', (address) => {
  it('measures those of the store alone where there is nothing else, and says what it left out', async () => {
    const { scenarios } = await smoke({ REDIS_URL: address, KAFKA_BROKERS: '', DATABASE_URL: '' }, 'batch-sizes');
    expect(scenarios[0]?.notes).toEqual(['Publishing and the worker were not measured: KAFKA_BROKERS is not set.']);
  });

  describeWith('kafka', 'with Kafka', (brokers) => {
    it('measures those of publishing without a database, and the log holds what was called stored', async () => {
      const servers = { REDIS_URL: address, KAFKA_BROKERS: brokers, DATABASE_URL: '' };
      const { scenarios } = await smoke(servers, 'batch-sizes');
      expect(scenarios[0]?.figures.map(({ name }) => name)).toContain('publishing, batches of 1024');
      expect(scenarios[0]?.notes).toEqual(['The worker was not measured: DATABASE_URL is not set.']);
    });

    describeWith('postgres', 'and PostgreSQL', (url) => {
      it('measures those of store, publishing and worker, and everything is sold, in the log and stored', async () => {
        const servers = { REDIS_URL: address, KAFKA_BROKERS: brokers, DATABASE_URL: url };
        const { scenarios } = await smoke(servers, 'batch-sizes');
        const figures = scenarios[0]?.figures.map(({ name }) => name);
        expect(figures).toEqual(
          expect.arrayContaining(['batches of 256', 'publishing, batches of 1024', 'worker, batches of 1000']),
        );
      });
    });
  });
});

describeWithProgram('redis-server', 'the benchmark on a Redis that it starts', () => {
  it('measures the memory of a sale, and leaves nothing of the sale behind', async () => {
    await smoke({}, 'redis-memory');
  });

  it('measures sales of growing size in memory and on it, and every unit is accounted for', async () => {
    const [growth] = (await smoke({}, 'growth')).scenarios;
    const figures = growth?.figures.map(({ name }) => name);
    expect(figures).toContain('2,000 buyers, compared');
    if (platform() !== 'linux') return;
    expect(figures).toEqual(
      expect.arrayContaining(['on Redis, 500 buyers: a purchase, in Redis', 'on Redis, 2,000 buyers, compared']),
    );
    expect(growth?.notes).toEqual([]);
  });

  it('goes down every path of a sale, and every unit is accounted for', async () => {
    await smoke({}, 'sale-paths');
  });

  describeWith('kafka', 'and on Kafka', (brokers) => {
    describeWith('postgres', 'and PostgreSQL', (url) => {
      it('sells the same sale by SQL and by the library, and every order is there, once', async () => {
        await smoke({ KAFKA_BROKERS: brokers, DATABASE_URL: url }, 'levels');
      });

      it('loads the example on servers with an open crowd, and every answer is what the database says', async () => {
        await smoke({ KAFKA_BROKERS: brokers, DATABASE_URL: url }, 'http-durable');
      });

      it('answers everybody who comes within one second, and every unit is sold once', async () => {
        await smoke({ KAFKA_BROKERS: brokers, DATABASE_URL: url }, 'http-rush');
      });

      it('loads one process and several behind one port, and looks at the memory of one, and every order is there', async () => {
        const servers = { KAFKA_BROKERS: brokers, DATABASE_URL: url };
        const { scenarios } = await smoke(servers, 'api-processes', 'api-memory');
        const figures = scenarios.flatMap((scenario) => scenario.figures.map(({ name }) => name));
        expect(figures).toContain('answers while it was loaded');
        if (platform() !== 'linux') return;
        expect(figures).toEqual(
          expect.arrayContaining(['resident memory, at most', 'growth of resident memory', 'growth of the heap']),
        );
      });
    });
  });
});

describeWith('kafka', 'the benchmark of Kafka', (brokers) => {
  it('measures publishing beside the client alone, and the log holds what was called stored', async () => {
    await smoke({ KAFKA_BROKERS: brokers }, 'kafka-publish');
  });

  describeWith('postgres', 'and of PostgreSQL', (url) => {
    it('measures a worker between them beside single INSERTs, and every database holds every order once', async () => {
      const { scenarios } = await smoke({ KAFKA_BROKERS: brokers, DATABASE_URL: url }, 'consume-postgres');
      expect(scenarios[0]?.figures.map(({ name }) => name)).toContain('orders stored, compared');
      expect(scenarios[0]?.settings).toMatchObject({ batchSize: 500, synchronous_commit: expect.any(String) });
    });
  });
});

describeWith('postgres', 'the benchmark of a recovery', (url) => {
  describeWith('redis', 'into Redis and into memory', (address) => {
    it('measures it and its parts, and every order is in the store again', async () => {
      await smoke({ DATABASE_URL: url, REDIS_URL: address }, 'rebuild');
    });
  });
});
