import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { freePort } from '../../../../test/services/network.ts';
import { describeOwn, kafkaLibs } from '../fixtures/describe-own.ts';
import { type OwnKafka, startOwnKafka } from '../fixtures/own-kafka.ts';
import { startTcpProxy, type TcpProxy } from '../fixtures/tcp-proxy.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { runFaultSale } from './sale/fault-sale.ts';
import { seeds } from './seeds.ts';

/** More than the crowd can take while anything goes wrong. */
const UNITS = 100_000;
const SERVICES = ['postgres', 'redis', 'kafka'] as const;
const FAULTS = ['cut', 'halfClose', 'slow', 'held', 'deaf', 'refused'] as const;
const FAULT_MS_MAX = 4_000;
const SELLING_MS_MAX = 1_000;
/** What buyers may be told while a service cannot be reached. */
const HONEST = new Set(['202', '503 unavailable', '504 unknown', '409 sold-out', '409 not-enough']);

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    describeOwn(['kafka'], 'and a Kafka of its own', () => {
      const table = useScenarioTable('connections cut, slow, held, half open, refused');
      let programs: FaultPrograms;
      let kafka: OwnKafka;
      let proxies: Record<(typeof SERVICES)[number], TcpProxy>;
      beforeAll(async () => {
        const portOf = (url: string) => Number(new URL(url).port);
        const brokerPort = await freePort();
        proxies = {
          postgres: await startTcpProxy(() => portOf(postgres)),
          redis: await startTcpProxy(() => portOf(redis)),
          kafka: await startTcpProxy(() => brokerPort),
        };
        programs = await bundleFaultPrograms();
        // Clients go to where the broker sends them.
        kafka = await startOwnKafka(kafkaLibs(), { port: brokerPort, advertisedPort: proxies.kafka.port });
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await kafka?.[Symbol.asyncDispose]();
        for (const proxy of Object.values(proxies)) await proxy[Symbol.asyncDispose]();
      });

      it.each(seeds)('a sale survives whatever happens to its connections (seed %i)', async (seed) => {
        const random = new SeededRandom(seed);
        const through = (url: string, { port }: TcpProxy) => {
          const proxied = new URL(url);
          proxied.host = `127.0.0.1:${port}`;
          return proxied.href;
        };
        const verdict = await runFaultSale(
          {
            programs,
            servers: { postgres, redis, kafka: kafka.address },
            reached: (places) => ({
              ...places,
              databaseUrl: through(places.databaseUrl, proxies.postgres),
              redisUrl: through(places.redisUrl, proxies.redis),
            }),
            units: UNITS,
            random,
          },
          async () => {
            // Every service has two of the six; three seeds have all of them.
            for (const [index, fault] of random.shuffle([...FAULTS.entries()])) {
              const proxy = proxies[SERVICES[(index + seed) % SERVICES.length] ?? 'redis'];
              await setTimeout(random.integer(0, SELLING_MS_MAX));
              if (fault === 'cut' || fault === 'halfClose') proxy[fault]();
              else {
                proxy.set(fault);
                await setTimeout(random.integer(FAULT_MS_MAX / 4, FAULT_MS_MAX));
                proxy.set('fine');
              }
            }
            await setTimeout(SELLING_MS_MAX);
          },
        );
        table.add(seed, verdict);
        expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        expect(Object.keys(verdict.answers).filter((name) => !HONEST.has(name))).toEqual([]);
      });
    });
  });
});
