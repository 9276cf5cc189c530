import { Batcher } from '../batching/batcher.ts';
import type { Deadline } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { BuyerId, DatabaseId, OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { InventoryCommand, InventoryReply, Refusal, ReplyTo, Sold } from '../ports/inventory-command.ts';
import type { SaleEpoch } from '../ports/inventory-store.ts';
import type { Line } from '../sale/line.ts';
import { LocalShortcut } from './local-shortcut.ts';
import type { ResolvedPorts, SellingContext } from './selling-context.ts';

const SHORTCUT_LABELS = { 'sold-out': { outcome: 'sold-out' }, ended: { outcome: 'ended' } } as const;

function epochClosed({ saleId, epoch }: SaleEpoch): FlashSaleError {
  return new FlashSaleError(
    'STORE_FENCED',
    `epoch ${epoch} of sale ${saleId} cannot be trusted; it is being recovered`,
  );
}

/** A sale that this process sells, in one epoch. A new epoch is a new object. */
export class AttachedSale implements SaleEpoch {
  readonly saleId: SaleId;
  readonly databaseId: DatabaseId;
  readonly epoch: number;
  readonly shortcut: LocalShortcut;
  /** SKUs that the catalog lists for this sale, as far as this process has seen. */
  readonly skus: Set<Sku>;
  /** The last reading of the catalog for an unknown SKU, and the monotonic time at which it began. */
  skuLookup: { readonly askedAt: number; readonly done: Promise<void> } | undefined;
  readonly #batcher: Batcher<InventoryCommand, InventoryReply>;
  /** The highest number in the epoch's order of sales that this process has seen. */
  soldSeq = 0;
  readonly #ports: Pick<ResolvedPorts, 'clock' | 'metrics'>;

  constructor(
    context: SellingContext,
    sale: { readonly saleId: SaleId; readonly databaseId: DatabaseId; readonly epoch: number },
    skus: Iterable<Sku>,
  ) {
    const { ports, options } = context;
    this.#ports = ports;
    this.saleId = sale.saleId;
    this.databaseId = sale.databaseId;
    this.epoch = sale.epoch;
    this.skus = new Set(skus);
    this.shortcut = new LocalShortcut(options.localShortcutMs);
    this.#batcher = new Batcher({
      name: 'store',
      dispatch: (commands) => {
        // What waited here while the epoch was closed was never handed over, and may not be sold any more.
        if (context.closedHere.has(this.saleId, this.epoch)) throw epochClosed(this);
        return ports.inventory.decide(this, commands);
      },
      unknownCode: 'STORE_UNKNOWN',
      batchSizeMax: options.storeBatchSizeMax,
      queuedMax: options.queuedMax,
      inFlightMax: 4,
      ageMaxMs: 4,
      clock: ports.clock,
      metrics: ports.metrics,
    });
  }

  get busy(): boolean {
    return this.#batcher.full;
  }

  /** The answer to a request without a key that needs no I/O, if there is one. */
  answerLocally(lines: readonly Line[]): Refusal | undefined {
    if (this.shortcut.isEmpty) return undefined;
    const known = this.shortcut.answer(lines, this.#ports.clock.monotonic());
    if (known?.outcome === 'sold-out' || known?.outcome === 'ended') {
      this.#ports.metrics.count('flash_sale_local_shortcut_total', SHORTCUT_LABELS[known.outcome]);
    }
    return known;
  }

  /** Asks the store, together with whoever asks at the same time. */
  decide<Command extends InventoryCommand>(command: Command, deadline: Deadline): Promise<ReplyTo<Command>> {
    return this.#batcher.submit(command, deadline.at, deadline.signal) as Promise<ReplyTo<Command>>;
  }

  /** The message of a sale as the store's outbox holds it. Notes how far the epoch has sold. */
  messageOf(orderId: OrderId, buyerId: BuyerId, sold: Sold, traceparent: string | undefined): OrderMessage {
    if (sold.seq > this.soldSeq && sold.epoch === this.epoch) this.soldSeq = sold.seq;
    return {
      databaseId: this.databaseId,
      saleId: this.saleId,
      orderId,
      buyerId,
      lines: sold.lines,
      fingerprint: sold.fingerprint,
      epoch: sold.epoch,
      seq: sold.seq,
      soldAt: sold.soldAt,
      settledBy: sold.settledBy,
      redriveRound: 0,
      traceparent,
    };
  }

  /** Refuses new requests and waits for those under way. */
  close(): Promise<void> {
    return this.#batcher.close();
  }
}
