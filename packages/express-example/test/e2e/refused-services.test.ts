import { afterEach, describe, expect, it } from 'vitest';
import { describeWith, useFreshDatabase } from '#test/services';
import { freePort } from '../../../../test/services/network.ts';
import { killLeftBehind, type ProgramName, runProgram } from './shop/example-process.ts';
import { startSilentHost } from './shop/silent-host.ts';

/** Longest time from the start of a process to its end. It gives up after six seconds; a busy machine adds its own. */
const END_MS = 45_000;

afterEach(killLeftBehind);

interface Refused {
  /** What is said, line by line. */
  readonly said: string;
  readonly endedAfterMs: number;
}

/** Starts a program that is to end by itself with 1, in words and without a secret. */
async function refusalOf(environment: Record<string, string>, program: ProgramName = 'start'): Promise<Refused> {
  const startedAt = performance.now();
  const { code, said } = await runProgram(program, { DEMO_MODE: 'true', ...environment });
  expect({ code, said }).toMatchObject({ code: 1 });
  expect(said).not.toMatch(/hunter2|\n\s+at /);
  return { said, endedAfterMs: performance.now() - startedAt };
}

describeWith('postgres', 'at the start', (postgres) => {
  const database = useFreshDatabase(postgres);

  describeWith('redis', 'with the other services in order', (redis) => {
    describeWith('kafka', 'and Kafka', (kafka) => {
      const whole = () => ({ DATABASE_URL: database.url, REDIS_URL: redis });

      /** The same variables with one that leads to a port of this machine. */
      const leadingTo = (variable: string, port: number): Record<string, string> => {
        const urls: Record<string, string> = {
          DATABASE_URL: `postgres://shop:hunter2@127.0.0.1:${port}/shop`,
          REDIS_URL: `redis://shop:hunter2@127.0.0.1:${port}`,
          KAFKA_BROKERS: `127.0.0.1:${port}`,
        };
        return { ...whole(), [variable]: urls[variable] as string };
      };

      describe.each(['DATABASE_URL', 'REDIS_URL', 'KAFKA_BROKERS'])('%s', (variable) => {
        it('with a port that nobody listens on is refused with its host', async () => {
          const port = await freePort();
          const { said, endedAfterMs } = await refusalOf(leadingTo(variable, port));
          expect(said).toContain(`${variable}: `);
          expect(said).toContain(`at 127.0.0.1:${port} cannot be used`);
          expect(said).toContain('ECONNREFUSED');
          expect(endedAfterMs).toBeLessThan(END_MS);
        });

        it('with a host that accepts and never answers is refused in time', async () => {
          await using host = await startSilentHost();
          const { said, endedAfterMs } = await refusalOf(leadingTo(variable, host.port));
          expect(said).toContain(`${variable}: `);
          expect(said).toContain(`at 127.0.0.1:${host.port} cannot be used`);
          expect(endedAfterMs).toBeLessThan(END_MS);
        });
      });

      it('a database that does not exist is refused by its name', async () => {
        const url = new URL(postgres);
        url.pathname = '/no_such_shop';
        const { said } = await refusalOf({ ...whole(), DATABASE_URL: url.href });
        expect(said).toMatch(/DATABASE_URL: PostgreSQL at .* cannot be used: .*"no_such_shop" does not exist/);
      });

      it('credentials that a service refuses are told as such, without the password', async () => {
        const [database, store] = [new URL(whole().DATABASE_URL), new URL(redis)];
        for (const url of [database, store]) {
          url.username = 'nobody_of_this_name';
          url.password = 'hunter2';
        }
        const { said } = await refusalOf({ DATABASE_URL: database.href, REDIS_URL: store.href });
        expect(said).toMatch(/DATABASE_URL: PostgreSQL at .* cannot be used: .*nobody_of_this_name/);
        expect(said).toMatch(/REDIS_URL: Redis at .* cannot be used: .*refuses the credentials/);
      });

      it('everything that is wrong is told at once, by a worker process too', async () => {
        const [first, second] = [await freePort(), await freePort()];
        const environment = { ...leadingTo('REDIS_URL', first), KAFKA_BROKERS: `127.0.0.1:${second}` };
        const { said } = await refusalOf(environment, 'worker-main');
        expect(said).toContain(`REDIS_URL: Redis at 127.0.0.1:${first} cannot be used`);
        expect(said).toContain(`KAFKA_BROKERS: Kafka at 127.0.0.1:${second} cannot be used`);
      });

      it('topics that can lose a message are refused outside demo mode', async () => {
        const tokens = { ADMIN_TOKEN: 'x'.repeat(16), BUYER_TOKEN_SECRET: 'x'.repeat(32) };
        const topic = 'flash-sale-test-never-made';
        const { said } = await refusalOf({
          ...whole(),
          KAFKA_BROKERS: kafka,
          KAFKA_TOPIC: topic,
          DEMO_MODE: 'false',
          ...tokens,
        });
        expect(said).toMatch(/^KAFKA_BROKERS: Kafka at .* cannot be used: /m);
      });
    });
  });
});

it('an address with a wrong scheme is refused before anybody is asked', async () => {
  const wrong = {
    DATABASE_URL: 'mysql://shop:hunter2@db/shop',
    REDIS_URL: 'http://shop:hunter2@redis:6379',
    KAFKA_BROKERS: 'kafka://kafka:9092',
  };
  const { said } = await refusalOf(wrong);
  expect(said).toContain('DATABASE_URL must be postgres://');
  expect(said).toContain('REDIS_URL must be redis://');
  expect(said).toContain('KAFKA_BROKERS must be host:port');
});
