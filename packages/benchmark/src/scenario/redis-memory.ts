import { runJobOnce } from '../process/run-job.ts';
import { startRedisServer } from '../redis/redis-server.ts';
import type { Scenario } from './scenario.ts';

export const redisMemory: Scenario = {
  name: 'redis-memory',
  needs: { programs: ['redis-server'] },
  method:
    'One sale of 1,000,000 orders, each of one unit by a buyer of its own with an idempotency key, in a redis-server that is started for it and keeps nothing on disk. `used_memory` is read when all are sold and their messages have left the outbox. Then the sale is dropped, while another connection asks PING again and again; the server writes down how long each command took it.',
  limits: [
    'Buyer ids of 16 characters. Longer ids, more lines in an order and settled holds take more.',
    'A fork for a snapshot or a rewrite of the append-only file adds what is written meanwhile.',
    'A PING also waits for the client and for the machine: the same wait while nothing happens is told beside it.',
  ],
  async run({ settings, findings, signal, progress }) {
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 3);
    const orders = settings.quick ? 20_000 : 1_000_000;
    Object.assign(findings.settings, { orders });
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const server = await startRedisServer(signal);
      try {
        const input = { url: server.url, pid: server.pid, orders };
        const run = await runJobOnce('redis-memory', input, { signal, timeoutMs: 900_000 });
        progress(`${run.usedMegabytes.toFixed(1)} MB; longest PING of the drop ${run.dropPingMs.toFixed(1)} ms`);
        findings.measured('used_memory', 'MB', run.usedMegabytes, { below: 300 });
        findings.measured('of it, for each order', 'bytes', run.bytesPerOrder);
        findings.measured('longest PING while nothing happened', 'ms', run.quietPingMs);
        findings.measured('longest PING while the sale was dropped', 'ms', run.dropPingMs, { below: 10 });
        findings.measured('longest command of the drop', 'ms', run.slowestCommandMs, { below: 10 });
        findings.measured('the drop', 'ms', run.dropMs);
        for (const { what, expected, found } of run.checks) findings.check(what, expected, found);
      } finally {
        await server.remove();
      }
    }
  },
};
