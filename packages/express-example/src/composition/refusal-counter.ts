import type { Counter, Registry } from 'prom-client';
import * as client from 'prom-client';

/** Who was refused before the sale was asked, and why, in few and fixed words. */
export type CountRefusal = (by: 'address' | 'buyer-credential' | 'admin-credential', reason: string) => void;

/** Counts what strangers are refused, beside the library's own figures. */
export function refusalCounter(registry: Registry): CountRefusal {
  const counter: Counter<'by' | 'reason'> = new client.Counter({
    name: 'flash_sale_example_refused_total',
    help: 'Requests refused before the sale was asked, by what refused them and why.',
    labelNames: ['by', 'reason'],
    registers: [registry],
  });
  return (by, reason) => counter.inc({ by, reason });
}
