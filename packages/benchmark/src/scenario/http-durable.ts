import { BARE_REPLY, BARE_TIMEOUT_MS } from '../http/bare-reply.ts';
import type { BareServer } from '../http/bare-server.ts';
import { DURABLE_VARIANTS, type DurableVariant, QUICK_VARIANTS } from '../http/durable-variants.ts';
import type { Opening } from '../http/measure-opening.ts';
import { measureVariant, servedOf, type VariantRun } from '../http/measure-variant.ts';
import { OpenCrowds } from '../http/open-crowds.ts';
import type { LatencyPoint } from '../load/latency.ts';
import { derivedSeed } from '../load/open/derived-seed.ts';
import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import { KEEPING_UP_P99_MS, whollyServed } from '../load/saturation/keeps-up.ts';
import type { Saturation } from '../load/saturation/measure-saturation.ts';
import { runJob, throwIfInterrupted } from '../process/run-job.ts';
import { withServices } from '../services/rented-services.ts';
import type { Findings, Target } from './findings.ts';
import { ALLOTMENT, crowdSettings, PARTITIONS, SERVERS } from './http-servers.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

/** Part of the saturation at which latencies have targets: a server with some room left. */
const JUDGED_PART = 0.7;
const OPENING: Omit<Opening, 'seed'> = { buyers: 1_000, units: 100, connections: 256 };
const QUICK_OPENING: Omit<Opening, 'seed'> = { buyers: 100, units: 10, connections: 16 };
const KEPT_UP_WITH = ['bare', ...DURABLE_VARIANTS.map(({ name }) => name)].map((name) => `${name}: kept up with`);
const P50_BELOW_MS = 8;
const P99_BELOW_MS = 25;
/** The worker keeps up where the API process has some room left. */
const STORED_P99_BELOW_MS = 1_000;
/** Of the API process, also beyond what it keeps up with. */
const MEGABYTES_BELOW = 300;

export const httpDurable: Scenario = {
  name: 'http-durable',
  needs: { services: ['KAFKA_BROKERS', 'DATABASE_URL'], programs: ['redis-server'] },
  method: `One API process of the example (\`WORKER=off\`, its limit of 5 requests a minute for each buyer counted in Redis) on a database, a topic of ${PARTITIONS} partitions and a Redis (appendonly, everysec) of its own, loaded by an open crowd: Poisson arrivals, each request by a buyer of its own, latency from the moment it was due. The saturation is the highest rate at which 99 of 100 answers came within ${KEEPING_UP_P99_MS} ms of that moment and each of them served its buyer (with a unit; where there is one unit only, also with the word that it is gone), found by doubling and halving to within 5 %; a rate is too much when it was so twice. Then 50, 70 and 90 % of it; latencies of a part of which not every request was served reach no target. Durable answers when the brokers have stored the message, fast when Redis has decided; each with no worker, so that orders wait in the log, and with a worker in a process of its own. A node:http server that only answers is looked at in the same way before and after; percentages compare with the mean of both. Then, where a worker runs and answers are durable, 1,000 buyers come within one second for 100 units. Everything sold is stored at the end and compared with every answer. Where a worker runs, each part begins when everything before is stored, and told is the time from the answer, when the generator had it, until the order's transaction had been committed. The memory of the API process is the most that was resident at any time, the search beyond its limit included.`,
  limits: [
    'API process, generator, worker, Redis, Kafka and PostgreSQL share the machine: each takes from the others, and the bare server shares it with the generator only.',
    'One broker, one copy of each message: replication costs a round trip between brokers.',
    'The generator sends on a grain of a millisecond; what it was late by is part of every latency, and told.',
  ],
  async run(context) {
    const { settings, signal, findings, progress } = context;
    const { quick } = settings;
    const rounds = settings.repetitions ?? (quick ? 1 : 3);
    const crowdsOf = crowdSettings(context);
    const { connections, warmUpMs, measureMs, search } = crowdsOf;
    Object.assign(findings.settings, { rounds, connections, warmUpMs, measureMs, ...search });
    const crowds = new OpenCrowds(crowdsOf, signal);
    for await (const bare of runJob('bare-server', BARE_REPLY, { signal, timeoutMs: BARE_TIMEOUT_MS })) {
      for (let round = 1; round <= rounds; round += 1) {
        progress(`round ${round} of ${rounds}`);
        await runRound(context, bare, crowds, derivedSeed(context.seed, 'opening', round));
      }
      // It would serve for ever; leaving the loop ends it.
      return;
    }
  },
};

async function runRound(
  context: ScenarioContext,
  bare: BareServer,
  crowds: OpenCrowds,
  openingSeed: number,
): Promise<void> {
  const { findings, signal, settings, progress } = context;
  const sustained: [DurableVariant, number][] = [];
  const curves: { readonly name: string; readonly points: readonly LatencyPoint[] }[] = [];
  const before = await measureBare(bare, crowds, findings);
  progress(`bare: ${before} /s`);
  for (const variant of settings.quick ? QUICK_VARIANTS : DURABLE_VARIANTS) {
    const { exampleProgram, quick } = settings;
    const opening = { ...(quick ? QUICK_OPENING : OPENING), seed: openingSeed };
    const variantContext = { crowds, findings, signal, exampleProgram, allotment: ALLOTMENT, opening };
    const measured = await withServices(SERVERS, settings.services, signal, (services) =>
      measureVariant(variant, services, variantContext),
    );
    throwIfInterrupted(signal);
    const { saturation } = measured.sent;
    curves.push(...curveOf(variant.name, saturation));
    if (measured.opening !== undefined) recordOpening(findings, measured.opening);
    progress(`${variant.name}: ${saturation.sustained} /s`);
    record(findings, variant.name, saturation, true);
    recordStored(findings, variant.name, measured);
    disqualify(findings, variant, saturation);
    sustained.push([variant, saturation.sustained]);
  }
  const after = await measureBare(bare, crowds, findings);
  findings.plot({ kind: 'bars', title: 'Kept up with', figures: KEPT_UP_WITH });
  findings.plot({
    kind: 'curves',
    title: `Latency at ${JUDGED_PART * 100} % of what each keeps up with`,
    series: curves,
  });
  for (const [{ name, atLeast }, perSecond] of sustained) {
    const target = atLeast === undefined ? undefined : { atLeast };
    findings.measured(`${name}, compared`, '% of bare', (perSecond / ((before + after) / 2)) * 100, target);
  }
}

async function measureBare(bare: BareServer, crowds: OpenCrowds, findings: Findings): Promise<number> {
  const request = { method: 'POST', path: '/api/purchase/1?userId=buyer-{n}' } as const;
  const { saturation, answers, unanswered } = await crowds.saturate(bare, request, ['202']);
  const others = Object.keys(answers).filter((status) => status !== '202').length;
  findings.check('bare: kinds of answers that are not 202, and requests without an answer', 0, others + unanswered);
  record(findings, 'bare', saturation, false);
  return saturation.sustained;
}

function record(findings: Findings, name: string, { sustained, parts }: Saturation, judged: boolean): void {
  findings.measured(`${name}: kept up with`, '/s', sustained);
  for (const { part, result } of parts) {
    const { latency, sentLate, durationMs, generatorCpuMs, targetCpuMs, due } = result.measured;
    const title = `${name}, at ${part * 100} %`;
    const target = (below: number): Target | undefined => (judged && part === JUDGED_PART ? { below } : undefined);
    findings.measured(`${title}: p50`, 'ms', latency.p50, target(P50_BELOW_MS));
    findings.measured(`${title}: p95`, 'ms', latency.p95);
    findings.measured(`${title}: p99`, 'ms', latency.p99, target(P99_BELOW_MS));
    findings.measured(`${title}: p99.9`, 'ms', latency.p999);
    findings.measured(`${title}: longest`, 'ms', latency.most);
    if (part !== JUDGED_PART) continue;
    findings.measured(`${title}: sent late, p99`, 'ms', sentLate.p99);
    findings.measured(`${title}: generator`, '% CPU', (generatorCpuMs / durationMs) * 100);
    if (targetCpuMs !== undefined)
      findings.measured(`${title}: API process, for each answer`, 'µs CPU', (targetCpuMs / due) * 1_000);
  }
}

/** Latencies of answers that are not those which were wanted, or of some of them, reach no target. */
function disqualify(findings: Findings, variant: DurableVariant, { parts }: Saturation): void {
  for (const { part, result } of parts) {
    if (whollyServed(result, servedOf(variant))) continue;
    const title = `${variant.name}, at ${part * 100} %`;
    findings.note(`${title}: in a round not every request was served, so its latencies are no measure.`);
    for (const figure of ['p50', 'p95', 'p99', 'accepted until stored, p99']) findings.missed(`${title}: ${figure}`);
  }
}

/** What an order and the API process come to behind the answers. */
function recordStored(findings: Findings, name: string, { sent, untilStored = [], megabytes }: VariantRun): void {
  for (const [index, latency] of untilStored.entries()) {
    const part = sent.saturation.parts[index]?.part ?? Number.NaN;
    const title = `${name}, at ${part * 100} %: accepted until stored`;
    const target = part === JUDGED_PART ? { below: STORED_P99_BELOW_MS } : undefined;
    findings.measured(`${title}, p50`, 'ms', latency.p50);
    findings.measured(`${title}, p95`, 'ms', latency.p95);
    findings.measured(`${title}, p99`, 'ms', latency.p99, target);
  }
  if (megabytes !== undefined)
    findings.measured(`${name}: memory of the API process, at most`, 'MB', megabytes, { below: MEGABYTES_BELOW });
}

function curveOf(name: string, { parts }: Saturation): { name: string; points: readonly LatencyPoint[] }[] {
  return parts
    .filter(({ part }) => part === JUDGED_PART)
    .map(({ result }) => ({ name, points: result.measured.curve }));
}

/** Everybody within one second. */
function recordOpening(findings: Findings, { measured, timeline }: OpenLoadResult): void {
  for (const { name, latency } of measured.outcomes) {
    const title = `opening, answered ${name}`;
    findings.measured(`${title}: p50`, 'ms', latency.p50);
    findings.measured(`${title}: p99`, 'ms', latency.p99);
    findings.measured(`${title}: longest`, 'ms', latency.most);
  }
  findings.plot({ kind: 'timeline', title: 'The second in which a sale opens', timeline });
}
