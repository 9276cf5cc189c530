import type { OrderId, SaleId } from '../../../identity/ids.ts';
import { dropFromOutbox } from '../../../memory/inventory/outbox-entries.ts';
import type { SaleLedger } from '../../../memory/inventory/sale-ledger.ts';
import type { InventoryCommand, InventoryReply } from '../../../ports/inventory-command.ts';
import type { OrderQueue } from '../../../ports/order-queue.ts';
import { changed } from '../changed-port.ts';
import { ObservedStore } from '../observed-store.ts';
import type { WeakenedBuild } from '../weakened-build.ts';

/** A store that can take a sale back, which no store of this library can. */
class CompensatingStore extends ObservedStore {
  readonly #ledgers = new Map<SaleId, SaleLedger>();

  /** `sold -> available`, as if the purchase had never been. */
  takeBack(saleId: SaleId, orderId: OrderId): void {
    const ledger = this.#ledgers.get(saleId);
    const sold = ledger?.reservations.get(orderId);
    if (ledger === undefined || sold === undefined || !sold.inOutbox) return;
    for (const { sku, quantity } of sold.lines) {
      const stock = ledger.skus.get(sku);
      if (stock === undefined) continue;
      stock.sold -= quantity;
      stock.available += quantity;
    }
    dropFromOutbox(ledger, sold.seq);
    ledger.reservations.delete(orderId);
    ledger.scanOrder.splice(ledger.scanOrder.indexOf(sold), 1);
  }

  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    this.#ledgers.set(ledger.saleId, ledger);
    return super.carryOut(ledger, command, now);
  }
}

export const compensatesOnTimeout: WeakenedBuild = {
  name: 'compensation on timeout',
  flaw: 'Units go back on sale when the queue does not say whether it stored their order.',
  mixes: ['network', 'everything'],
  createStore: (options) => new CompensatingStore(options),
  api: (ports, { services, process }) => ({
    ...ports,
    queue: changed<OrderQueue>(ports.queue, {
      publish: async (messages, options) => {
        const outcomes = await ports.queue.publish(messages, options);
        messages.forEach(({ saleId, orderId }, index) => {
          if (outcomes[index]?.outcome !== 'unknown' || !process.alive) return;
          if (services.store instanceof CompensatingStore) services.store.takeBack(saleId, orderId);
        });
        return outcomes;
      },
    }),
  }),
};
