import type { FlashSalePorts, ResolvedOptions } from '../flash-sale-options.ts';
import { LeaseKeeper } from '../lease/lease-keeper.ts';
import { OrderLookup } from '../order/order-lookup.ts';
import { Throttle } from '../purchase/throttle.ts';
import { AttachedSales } from './attached-sales.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import { ClosedEpochs } from './closed-epochs.ts';
import { Publisher } from './publisher.ts';

/** The ports with their defaults filled in. */
export type ResolvedPorts = {
  readonly [Name in Exclude<keyof FlashSalePorts, 'limiter'>]-?: NonNullable<FlashSalePorts[Name]>;
} & { readonly limiter: FlashSalePorts['limiter'] };

/** What the operations of one FlashSale share. */
export class SellingContext {
  readonly ports: ResolvedPorts;
  readonly options: ResolvedOptions;
  readonly leases: LeaseKeeper;
  readonly publisher: Publisher;
  readonly throttle: Throttle;
  readonly sales: AttachedSales;
  readonly orderLookup: OrderLookup;
  readonly calls = new CallsUnderWay();
  readonly closedHere = new ClosedEpochs();
  readonly #stopping = new AbortController();

  constructor(ports: ResolvedPorts, options: ResolvedOptions) {
    this.ports = ports;
    this.options = options;
    this.leases = new LeaseKeeper({
      epochs: ports.epochs,
      clock: ports.clock,
      logger: ports.logger,
      metrics: ports.metrics,
      // Names this life of the process: what an earlier one of the same name still tells the registry is not of this one.
      processId: `${options.processId} ${ports.clock.now().toString(36)}`,
      ttlMs: options.leaseTtlMs,
      renewMs: options.leaseRenewMs,
      onMoved: (saleId, epoch, leased) => {
        const sale = this.sales.get(saleId);
        if (sale === undefined) void this.leases.giveBack(saleId, leased);
        else if (sale.epoch !== epoch) this.sales.detach(sale, 'its epoch is closing or over');
      },
    });
    this.publisher = new Publisher(ports, options, this.leases);
    this.throttle = new Throttle(ports, options);
    this.sales = new AttachedSales(this);
    this.orderLookup = new OrderLookup(this);
  }

  /** True once `close` was called. */
  readonly closing = (): boolean => this.#stopping.signal.aborted;
  /** Aborts when `close` is called: ends waits, never work. */
  readonly stopping = this.#stopping.signal;

  /** Refuses new work, answers what is under way, gives back the leases. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.sales.close();
    await this.publisher.close();
    await this.calls.idle();
    await Promise.all([this.throttle.close(), this.orderLookup.close()]);
    await this.leases.close();
  }
}
