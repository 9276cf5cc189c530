import { runJob } from '../process/run-job.ts';
import type { Scenario } from './scenario.ts';

/** More than this would be something that a sale leaves behind: less than 11 bytes for each purchase. */
const GROWTH_MAX_MB = 2;

export const heapFlat: Scenario = {
  name: 'heap-flat',
  method:
    'One FlashSale on memory adapters sells 200,000 units to as many buyers, the worker stores them, the sale is ended and dropped; then the next. The heap is read after garbage collection (--expose-gc). The first round fills what is bounded, the table of the limiter above all, and is not counted. Stored orders are taken out of the memory database: a real one keeps them on its disk.',
  limits: ['The heap only. HTTP, database and broker clients are not part of it.'],
  async run({ settings, findings, signal, progress }) {
    const rounds = settings.repetitions ?? (settings.quick ? 2 : 6);
    const purchases = settings.quick ? 5_000 : 200_000;
    Object.assign(findings.settings, { purchases, rounds });
    const options = { signal, timeoutMs: 600_000, nodeOptions: ['--expose-gc'] };
    const input = { rounds, purchases, concurrency: settings.quick ? 100 : 256 };
    for await (const round of runJob('heap', input, options)) {
      progress(`${round.heapMegabytes.toFixed(1)} MB after a round`);
      findings.measured('heap with the sale sold out', 'MB', round.fullMegabytes);
      findings.measured('heap after it was dropped', 'MB', round.heapMegabytes);
      findings.measured('growth of a round', 'MB', round.grownMegabytes, { below: GROWTH_MAX_MB });
      findings.check('accepted answers', purchases, round.accepted);
      findings.check('orders stored', purchases, round.stored);
    }
  },
};
