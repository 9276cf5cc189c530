import { ExampleApi } from '../http/example-api.ts';
import { startExample } from '../http/example-server.ts';
import { measureRush, type Opening } from '../http/measure-opening.ts';
import { environmentOf } from '../http/measure-variant.ts';
import { startStorageProcess } from '../levels/order-storage.ts';
import { derivedSeed } from '../load/open/derived-seed.ts';
import type { OpenLoadResult, Timeline } from '../load/open/open-load-plan.ts';
import { type RentedServices, withServices } from '../services/rented-services.ts';
import { SERVERS } from './http-servers.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

const RUSH: Omit<Opening, 'seed'> = { buyers: 100_000, units: 10_000, connections: 256, drainMs: 240_000 };
const QUICK_RUSH: Omit<Opening, 'seed'> = { buyers: 1_000, units: 100, connections: 16, drainMs: 60_000 };

export const httpRush: Scenario = {
  name: 'http-rush',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'], programs: ['redis-server'] },
  method:
    'One API process of the example as in http-durable, a worker beside it, and 100,000 buyers who all come within one second, each at a moment of their own, for 10,000 units. Latency counts from that moment, over 256 connections: whoever finds none free waits, as in the queue of a load balancer. Told is how long those who got a unit, those who did not, and any others waited, and after how long the last one was answered. Everybody must be answered, and every unit sold to somebody who is told so; everything sold is stored and compared with every answer. Each repetition has a process, a database, a topic and a Redis of its own.',
  limits: [
    'Far more than one process answers in a second: the latencies are those of a queue that is worked off, and most of them are waiting.',
    'Generator, API process, worker and servers share the machine. A process that has just begun has not compiled its code yet, as when a sale opens right after a deployment.',
  ],
  async run(context) {
    const { settings, seed, signal, findings } = context;
    const repetitions = settings.repetitions ?? (settings.quick ? 1 : 3);
    const rush = settings.quick ? QUICK_RUSH : { ...RUSH, connections: settings.connections ?? RUSH.connections };
    const { buyers, units, connections } = rush;
    Object.assign(findings.settings, { repetitions, buyers, units, connections });
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const opening = { ...rush, seed: derivedSeed(seed, repetition) };
      await withServices(SERVERS, settings.services, signal, (services) => runRush(opening, services, context));
    }
  },
};

async function runRush(
  rush: Opening,
  services: RentedServices,
  { settings, signal, findings, progress }: ScenarioContext,
): Promise<void> {
  const environment = environmentOf({ durability: 'durable' }, services);
  const example = await startExample(settings.exampleProgram, signal, environment);
  try {
    const storage = await startStorageProcess('durable', services, signal);
    try {
      const server = { port: Number(example.url.port), pid: example.pid };
      const api = new ExampleApi(example.url, signal);
      const result = await measureRush(rush, server, services, { api, findings, signal });
      const answers = Object.entries(result.answers).map(([status, count]) => `${count} × ${status}`);
      progress([...answers, `${result.unanswered + result.unsent} without an answer`].join(', '));
      record(result, findings);
    } finally {
      await storage.abandon();
    }
  } finally {
    await example.remove();
  }
}

function record(result: OpenLoadResult, findings: ScenarioContext['findings']): void {
  const { measured, timeline, answers, unanswered, unsent } = result;
  if (unanswered + unsent > 0) findings.note(`${unanswered + unsent} buyers had no answer in time.`);
  const others = Object.keys(answers).filter((status) => status !== '202' && status !== '409');
  if (others.length > 0) findings.note(`Some were answered neither 202 nor 409 but ${others.join(', ')}.`);
  const answered = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const lastMs = lastAnswerMs(timeline);
  findings.measured('last answer after', 'ms', lastMs);
  findings.measured('answers until then', '/s', (answered / lastMs) * 1_000);
  for (const { name, latency } of measured.outcomes) {
    findings.measured(`answered ${name}: p50`, 'ms', latency.p50);
    findings.measured(`answered ${name}: p99`, 'ms', latency.p99);
    findings.measured(`answered ${name}: longest`, 'ms', latency.most);
  }
  findings.plot({ kind: 'timeline', title: 'Everybody within one second', timeline });
}

/** When the step was over in which the last answer came. */
function lastAnswerMs({ stepMs, answered }: Timeline): number {
  const last = Object.values(answered).map((counts) => counts.findLastIndex((count) => count > 0));
  return (Math.max(0, ...last) + 1) * stepMs;
}
