import type { DurableVariant } from '../http/durable-variants.ts';
import { measureVariant, servedOf } from '../http/measure-variant.ts';
import { OpenCrowds } from '../http/open-crowds.ts';
import { whollyServed } from '../load/saturation/keeps-up.ts';
import { throwIfInterrupted } from '../process/run-job.ts';
import { withServices } from '../services/rented-services.ts';
import { ALLOTMENT, crowdSettings, SERVERS } from './http-servers.ts';
import type { Scenario } from './scenario.ts';

const PROCESSES = [1, 2, 3, 4];
const QUICK_PROCESSES = [1, 2];
const JUDGED_PART = 0.7;

export const apiProcesses: Scenario = {
  name: 'api-processes',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'], programs: ['redis-server'] },
  method:
    'The example as in http-durable, durable and with no worker, with one to four API processes behind one port (`API_PROCESSES`), which share nothing but the servers: what each number of them keeps up with, and latencies at 70 % of that. One process runs by itself; of several, one more looks after them and answers nothing. Each number has a database, a topic and a Redis of its own. Everything sold is stored at the end and compared with every answer. Each round goes through all numbers and ends with one process again; what several keep up with is compared with the mean of both.',
  limits: [
    'All processes share the processors of this machine with generator, Redis, Kafka and PostgreSQL: beyond them more processes only share.',
    'One machine: what a load balancer costs is not part of it.',
  ],
  async run({ settings, seed, findings, signal, progress }) {
    const { quick, exampleProgram } = settings;
    const rounds = settings.repetitions ?? (quick ? 1 : 3);
    const crowdsOf = crowdSettings({ settings, seed });
    Object.assign(findings.settings, { rounds, connections: crowdsOf.connections, measureMs: crowdsOf.measureMs });
    const crowds = new OpenCrowds(crowdsOf, signal);
    const context = { crowds, findings, signal, exampleProgram, allotment: ALLOTMENT };
    for (let round = 0; round < rounds; round += 1) {
      const several: { readonly name: string; readonly sustained: number }[] = [];
      const alone: number[] = [];
      // A machine that becomes slower slows what comes last: the one process is there at both ends.
      for (const processes of [...(quick ? QUICK_PROCESSES : PROCESSES), 1]) {
        const variant = variantOf(processes);
        const { sent } = await withServices(SERVERS, settings.services, signal, (services) =>
          measureVariant(variant, services, context),
        );
        throwIfInterrupted(signal);
        const { sustained, parts } = sent.saturation;
        progress(`${variant.name}: ${sustained} /s`);
        findings.measured(`${variant.name}: kept up with`, '/s', sustained);
        if (processes === 1) alone.push(sustained);
        else several.push({ name: variant.name, sustained });
        const judged = parts.find(({ part }) => part === JUDGED_PART);
        if (judged === undefined) continue;
        const title = `${variant.name}, at ${JUDGED_PART * 100} %`;
        if (!whollyServed(judged.result, servedOf(variant))) {
          findings.note(`${title}: in a round not every request was served; its latencies are left out.`);
          continue;
        }
        const { latency } = judged.result.measured;
        findings.measured(`${title}: p50`, 'ms', latency.p50);
        findings.measured(`${title}: p99`, 'ms', latency.p99);
      }
      const one = alone.reduce((sum, sustained) => sum + sustained, 0) / alone.length;
      if (one > 0) {
        for (const { name, sustained } of several)
          findings.measured(`${name}, compared with one`, '×', sustained / one);
      }
      const figures = PROCESSES.map((processes) => `${variantOf(processes).name}: kept up with`);
      findings.plot({ kind: 'bars', title: 'Kept up with', figures });
    }
  },
};

function variantOf(processes: number): DurableVariant {
  const name = processes === 1 ? '1 process' : `${processes} processes`;
  return { name, durability: 'durable', worker: false, soldOut: false, atLeast: undefined, processes };
}
