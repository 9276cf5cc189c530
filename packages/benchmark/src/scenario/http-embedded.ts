import { BARE_REPLY, BARE_TIMEOUT_MS } from '../http/bare-reply.ts';
import type { BareServer } from '../http/bare-server.ts';
import { ExampleRound } from '../http/example-round.ts';
import { startExample } from '../http/example-server.ts';
import { Crowds, otherAnswers, rateOf, recordCrowd, total } from '../http/http-crowd.ts';
import { runJob, throwIfInterrupted } from '../process/run-job.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

/** Far more than any server here answers: there is stock for all, and a run ends by time. */
const REQUESTS_PER_MS_MAX = 100;

/** What is measured at the example, each between two measurements of the bare server. */
const CROWDS = [
  { name: 'accepted', status: 202, stockForAll: true, keyed: false, target: { atLeast: 25 } },
  { name: 'sold out, unkeyed', status: 409, stockForAll: false, keyed: false, target: { atLeast: 50 } },
  { name: 'sold out, keyed', status: 409, stockForAll: false, keyed: true, target: undefined },
] as const;

export const httpEmbedded: Scenario = {
  name: 'http-embedded',
  method:
    'The example as `npm start` runs it (PGlite in a fresh folder, demo mode, limit of 5 requests a minute for each buyer, worker in the process) and a node:http server that only answers, by turns: bare, accepted, bare, sold out, bare, sold out keyed, bare. The same generator sends both the same requests, each by a buyer of its own, over the same number of keep-alive connections with one request under way on each. A percentage compares a crowd with the mean of the bare measurements just before and after it. Each round has a process of the example of its own, and each crowd a sale of its own; "accepted" has stock for all, and each of its answers comes after PGlite has stored the message.',
  limits: [
    'A closed loop: a slow answer delays the next request of its connection, so the latencies are those at full load of so many connections and leave out what an open crowd would wait.',
    'Generator and server share the machine. Where the generator takes a whole processor it is the generator that limits the rate.',
    'PGlite does not fsync: accepted orders survive the death of the process, not a power cut.',
  ],
  async run(context) {
    const { settings, signal, findings, progress } = context;
    const rounds = settings.repetitions ?? (settings.quick ? 1 : 5);
    const measureMs = settings.measureMs ?? (settings.quick ? 400 : 4_000);
    const warmUpMs = settings.quick ? 100 : 2_000;
    const connections = settings.connections ?? (settings.quick ? 16 : 256);
    const requestsMax = connections + REQUESTS_PER_MS_MAX * (warmUpMs + measureMs);
    Object.assign(findings.settings, { rounds, connections, warmUpMs, measureMs });
    const crowds = new Crowds({ connections, warmUpMs, measureMs, requestsMax }, signal);
    for await (const bare of runJob('bare-server', BARE_REPLY, { signal, timeoutMs: BARE_TIMEOUT_MS })) {
      for (let round = 1; round <= rounds; round += 1) {
        progress(`round ${round} of ${rounds}`);
        await runRound(context, bare, crowds, requestsMax);
      }
      // It would serve for ever; leaving the loop ends it.
      return;
    }
  },
};

async function runRound(
  { settings, findings, signal, progress }: ScenarioContext,
  bare: BareServer,
  crowds: Crowds,
  allotment: number,
): Promise<void> {
  const example = await startExample(settings.exampleProgram, signal);
  try {
    const round = new ExampleRound(example, crowds, findings, signal);
    const sendBare = async (): Promise<number> => {
      const result = await crowds.send(bare, { method: 'POST', path: '/api/purchase/1?userId=buyer-{n}' });
      findings.check('bare: answers that are not 202', 0, total(result.statuses) - (result.statuses[202] ?? 0));
      const rate = rateOf(result, 202);
      recordCrowd(findings, 'bare', result, rate);
      return rate;
    };
    let before = await sendBare();
    for (const { name, status, stockForAll, keyed, target } of CROWDS) {
      const result = await round.send(name, stockForAll ? allotment : 1, keyed);
      const after = await sendBare();
      const rate = rateOf(result, status);
      progress(`${name}: ${Math.round(rate)} /s; bare ${Math.round(after)} /s`);
      findings.check(`${name}: other answers while it was measured`, 0, otherAnswers(result.measured.statuses, status));
      recordCrowd(findings, name, result, rate);
      findings.measured(`${name}, compared`, '% of bare', (rate / ((before + after) / 2)) * 100, target);
      if (stockForAll) {
        const accepted = result.statuses[status] ?? 0;
        findings.measured('persisted as orders', '/s', (accepted / result.storedMs) * 1_000);
      }
      before = after;
    }
    await round.audit();
  } finally {
    await example.remove();
  }
  throwIfInterrupted(signal);
}
