import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';
import { adjust } from './adjust.ts';
import { confirm } from './confirm.ts';
import { expire } from './expire.ts';
import { hold } from './hold.ts';
import { purchase } from './purchase.ts';
import { release } from './release.ts';
import type { SaleLedger } from './sale-ledger.ts';

/**
 * Carries out one checked command on the ledger, at the instant `now` of the store's clock. Changes the ledger and nothing
 * else. A store that keeps its sales elsewhere gives it the part that the commands need (the SKUs, the reservations they
 * name, the buyers' units, the operation ids they repeat, and what is due) and writes down what it changed.
 */
export function carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
  switch (command.type) {
    case 'purchase':
      return purchase(ledger, command, now);
    case 'hold':
      return hold(ledger, command, now);
    case 'confirm':
      return confirm(ledger, command, now);
    case 'release':
      return release(ledger, command, now);
    case 'adjust':
      return adjust(ledger, command);
    case 'expire':
      return expire(ledger, command, now);
  }
}
