import type { OrderId, SaleId } from '../../identity/ids.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { InventoryCommand, ReplyTo } from '../../ports/inventory-command.ts';
import type {
  InventoryRebuild,
  InventoryRebuildPlan,
  InventoryStore,
  RestoredOrder,
  SaleEpoch,
} from '../../ports/inventory-store.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Reservation } from '../../reservation/reservation.ts';
import type { SaleSettings } from '../../sale/sale.ts';
import type { Link } from './link.ts';

/** The inventory store as a process reaches it: whichever of two it is at that moment, when one replaces the other. */
export class RemoteInventory implements InventoryStore {
  readonly name: string;
  readonly durableOutbox: boolean;
  readonly outbox: Outbox;
  readonly #reached: () => InventoryStore;
  readonly #link: Link;

  constructor(reached: () => InventoryStore, link: Link) {
    this.name = reached().name;
    this.durableOutbox = reached().durableOutbox;
    this.#reached = reached;
    this.#link = link;
    this.outbox = {
      pending: (saleId, query, options) =>
        link.call(`pending(after ${query.afterSeq})`, options, () => reached().outbox.pending(saleId, query)),
      drop: (sale, seqs, options) =>
        link.call(`drop(e${sale.epoch} ${seqs.join(' ')})`, options, () => reached().outbox.drop(sale, seqs)),
      depth: (saleId, options) => link.call('depth', options, () => reached().outbox.depth(saleId)),
    };
  }

  decide<const Commands extends readonly InventoryCommand[]>(
    sale: SaleEpoch,
    commands: Commands,
    options?: CallOptions,
  ): Promise<{ readonly [Index in keyof Commands]: ReplyTo<Commands[Index]> }> {
    const what = `decide(e${sale.epoch} ${commands.map(inWords).join(', ')})`;
    return this.#link.call(what, options, () => this.#reached().decide(sale, commands));
  }

  status(saleId: SaleId, options?: CallOptions) {
    return this.#link.call('status', options, () => this.#reached().status(saleId));
  }

  configure(sale: SaleEpoch, settings: SaleSettings, options?: CallOptions) {
    const what = `configure(e${sale.epoch} ${settings.state})`;
    return this.#link.call(what, options, () => this.#reached().configure(sale, settings));
  }

  levels(saleId: SaleId, options?: CallOptions) {
    return this.#link.call('levels', options, () => this.#reached().levels(saleId));
  }

  watchLevels(saleId: SaleId, signal: AbortSignal) {
    return this.#reached().watchLevels(saleId, signal);
  }

  reservations(saleId: SaleId, orderIds: readonly OrderId[], options?: CallOptions) {
    return this.#link.call('reservations', options, () => this.#reached().reservations(saleId, orderIds));
  }

  scanReservations(saleId: SaleId, cursor: string | undefined, limit: number, options?: CallOptions) {
    return this.#link.call('scanReservations', options, () => this.#reached().scanReservations(saleId, cursor, limit));
  }

  async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    const link = this.#link;
    const { epoch } = plan;
    const what = `rebuild(e${plan.replaces ?? 0} -> e${epoch})`;
    const rebuild = await link.call(what, undefined, () => this.#reached().rebuild(plan));
    return {
      addSold: (orders: readonly RestoredOrder[]) =>
        link.call(`addSold(e${epoch} ${orders.map(restoredInWords).join(' ')})`, undefined, () =>
          rebuild.addSold(orders),
        ),
      addHolds: (holds: readonly Reservation[]) =>
        link.call(
          `addHolds(e${epoch} ${holds.map((hold) => `${hold.orderId.slice(0, 4)}:${hold.state}`).join(' ')})`,
          undefined,
          () => rebuild.addHolds(holds),
        ),
      commit: () => link.call(`commit(e${epoch})`, undefined, () => rebuild.commit()),
      discard: () => link.call(`discard(e${epoch})`, undefined, () => rebuild.discard()),
    };
  }

  dropSale(sale: SaleEpoch, options?: CallOptions) {
    return this.#link.call('dropSale', options, () => this.#reached().dropSale(sale));
  }
}

function inWords(command: InventoryCommand): string {
  switch (command.type) {
    case 'purchase':
    case 'hold':
      return `${command.type} ${command.orderId.slice(0, 4)}`;
    case 'confirm':
    case 'release':
      return `${command.type} ${command.orderId.slice(0, 4)} by ${command.operationId.slice(0, 4)}`;
    case 'adjust':
      return `adjust ${command.operationId.slice(0, 6)} ${command.delta}`;
    case 'expire':
      return 'expire';
  }
}

function restoredInWords({ message, inOutbox }: RestoredOrder): string {
  return `${message.orderId.slice(0, 4)}${inOutbox ? ':outbox' : ''}`;
}
