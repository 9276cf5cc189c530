import { dirname, join } from 'node:path';
import { EXAMPLE_PROGRAM, startExample } from '../http/example-server.ts';
import { Crowds } from '../http/http-crowd.ts';
import { type ObservedCrowd, ObservedCrowds } from '../observed/observed-crowds.ts';
import { throwIfInterrupted } from '../process/run-job.ts';
import type { Findings } from './findings.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

/** Far more than the example answers: there is stock for all, and a run ends by time. */
const REQUESTS_PER_MS_MAX = 100;
/** At most a tenth of the throughput may be lost. */
const LEAST = 0.9;
const STREAMS = 1_000;
const QUICK_STREAMS = 20;
/** Of each comparison in a round. */
const TURNS = 2;

export const httpObserved: Scenario = {
  name: 'http-observed',
  method: `What being looked at costs the example (its embedded default, worker in the process): one process as \`npm start\` runs it but with \`LOG_LEVEL=info\`, one stream of levels open and figures scraped every two seconds, against one that is composed of the same parts without figures of purchases and of the process, log, event streams and pages (\`dist/unobserved.js\`); the worker of both counts what it stores, for the audit. Then the first with ${STREAMS} streams of levels open against the same with none. Crowds of both sides take turns (unobserved, observed, unobserved, observed, unobserved), each on a sale of its own and after a crowd that is not measured, loaded as in \`http-embedded\`. A ratio compares a crowd with the mean of its two neighbours: of answers a second, and of the server's processor time for an answer.`,
  limits: [
    'PGlite in the process takes most of the processor time of an accepted purchase; sold-out answers show what the route itself pays.',
    'Generator, server and whoever reads the streams share the machine. Where they have no processor each, a part of what streams cost is the cost of reading them.',
  ],
  async run(context) {
    const { settings, signal, findings, progress } = context;
    const { quick } = settings;
    const rounds = settings.repetitions ?? (quick ? 1 : 5);
    const measureMs = settings.measureMs ?? (quick ? 400 : 4_000);
    const warmUpMs = quick ? 100 : 1_000;
    const connections = settings.connections ?? (quick ? 16 : 256);
    const requestsMax = connections + REQUESTS_PER_MS_MAX * (warmUpMs + measureMs);
    Object.assign(findings.settings, { rounds, connections, warmUpMs, measureMs });
    const crowds = new Crowds({ connections, warmUpMs, measureMs, requestsMax }, signal);
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`);
      await runRound(context, crowds, requestsMax);
      throwIfInterrupted(signal);
    }
  },
};

async function runRound({ settings, findings, signal, progress }: ScenarioContext, crowds: Crowds, allotment: number) {
  const { exampleProgram = EXAMPLE_PROGRAM, quick } = settings;
  const streams = quick ? QUICK_STREAMS : STREAMS;
  const environment = {
    LOG_LEVEL: 'info',
    EVENT_STREAMS_MAX: String(streams),
    EVENT_STREAMS_PER_ADDRESS_MAX: String(streams),
  };
  const observed = await startExample(exampleProgram, signal, environment);
  try {
    const unobserved = await startExample(join(dirname(exampleProgram), 'unobserved.js'), signal);
    try {
      const on = new ObservedCrowds(observed, crowds, findings, signal, allotment);
      const off = new ObservedCrowds(unobserved, crowds, findings, signal, allotment);
      const tell = (text: string) => progress(text);
      for (const [what, status] of [
        ['accepted', 202],
        ['sold out', 409],
      ] as const) {
        const plain = { side: off, crowd: { name: `${what}, unobserved`, status } };
        const watched = { side: on, crowd: { name: `${what}, observed`, status, streams: 1 } };
        await compare(plain, watched, `${what}: observed against unobserved`, findings, tell);
      }
      const none = { side: on, crowd: { name: 'accepted, no streams', status: 202, streams: 0 } } as const;
      const many = { side: on, crowd: { name: `accepted, ${streams} streams`, status: 202, streams } } as const;
      await compare(none, many, `accepted: ${streams} streams against none`, findings, tell);
      await on.audit();
      await off.audit();
    } finally {
      await unobserved.remove();
    }
  } finally {
    await observed.remove();
  }
}

interface Sent {
  readonly side: ObservedCrowds;
  readonly crowd: ObservedCrowd;
}

/** They take turns: a machine that becomes slower slows both. Each loaded crowd is compared with its two neighbours. */
async function compare(
  plain: Sent,
  loaded: Sent,
  title: string,
  findings: Findings,
  tell: (text: string) => void,
): Promise<void> {
  // Neither is measured before it has run for a while.
  for (const { side, crowd } of [plain, loaded]) await side.warmUp(crowd);
  let before = await plain.side.send(plain.crowd);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const between = await loaded.side.send(loaded.crowd);
    const after = await plain.side.send(plain.crowd);
    const throughput = between.perSecond / ((before.perSecond + after.perSecond) / 2);
    findings.measured(title, '×', throughput, { atLeast: LEAST });
    tell(`${title}: ${throughput.toFixed(2)} of the throughput`);
    if (before.cpu !== undefined && between.cpu !== undefined && after.cpu !== undefined) {
      const cpu = between.cpu / ((before.cpu + after.cpu) / 2);
      findings.measured(`${title}, processor time`, '×', cpu, { below: 1 / LEAST });
    }
    before = after;
  }
}
