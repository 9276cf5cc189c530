import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { compareSale } from './admin/compare-sale.ts';
import { runOperatorProgram } from './admin/operator-program.ts';
import { leftOf, reportLines, rowLine } from './admin/report-lines.ts';

const USAGE = `Usage: reconcile --sale SALE            compares store, queue, orders and dead letters, and mends nothing
       reconcile --sale SALE --repair   and mends what needs no decision
       reconcile --sale SALE --rows     shows the last reconciliations
Options: --json     the report, or the rows, as JSON
         --by NAME  who asks, for the books; the user of the system if left out
Ends with 0 if nothing is left, with 1 if something is.`;
const ROWS = 50;

await runOperatorProgram({
  usage: USAGE,
  readArguments() {
    const { values } = parseArgs({
      options: {
        sale: { type: 'string' },
        repair: { type: 'boolean', default: false },
        rows: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        by: { type: 'string', default: `${userInfo().username}, by the program` },
      },
    });
    return values.sale === undefined || (values.rows && values.repair) ? undefined : { ...values, sale: values.sale };
  },
  async run(ports, saleId, asked) {
    if (asked.rows) {
      const { entries } = await ports.orders.reconciliations({ saleId, limit: ROWS });
      if (asked.json) console.log(JSON.stringify(entries));
      else for (const row of entries) console.log(rowLine(row));
      return;
    }
    const report = await compareSale(ports, { saleId, repair: asked.repair, by: asked.by });
    console.log(asked.json ? JSON.stringify(report) : reportLines(report).join('\n'));
    if (leftOf(report) > 0) process.exitCode = 1;
  },
});
