import { parseArgs } from 'node:util';
import { runOperatorProgram } from './admin/operator-program.ts';
import { sendRoundAgain, unsettledLetters } from './admin/send-round-again.ts';

const USAGE = `Usage: redrive --sale SALE            lists the dead letters of a sale
       redrive --sale SALE ID...     sends these round again
       redrive --sale SALE --all     sends all of them round again`;

await runOperatorProgram({
  usage: USAGE,
  readArguments() {
    const { values, positionals } = parseArgs({
      options: { sale: { type: 'string' }, all: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const { sale, all } = values;
    return sale === undefined || (all && positionals.length > 0) ? undefined : { sale, all, ids: positionals };
  },
  async run(ports, saleId, asked) {
    if (!asked.all && asked.ids.length === 0) {
      for (const { id, reason, error, message } of await unsettledLetters(ports, saleId)) {
        console.log([id, reason, message?.orderId ?? '-', `round ${message?.redriveRound ?? '-'}`, error].join('  '));
      }
      return;
    }
    const { published, refused } = await sendRoundAgain(ports, { saleId, ids: asked.all ? 'all' : asked.ids });
    for (const { id, why } of refused) console.error(`${id} was refused: ${why}`);
    console.log(`${published.length} published, ${refused.length} refused`);
    if (refused.length > 0) process.exitCode = 1;
  },
});
