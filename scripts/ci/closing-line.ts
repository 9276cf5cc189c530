/** Prints the closing line of the last test run, from the report that vitest wrote. */

import { readFileSync } from 'node:fs';
import { closingLine, type Report, summaryOf } from './summary.ts';

const report = JSON.parse(readFileSync('reports/vitest.json', 'utf8')) as Report;
console.log(closingLine(summaryOf(report)));
