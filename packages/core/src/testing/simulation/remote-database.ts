import type { OperationId, OrderId, SaleId } from '../../identity/ids.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { EpochRegistry } from '../../ports/epoch-registry.ts';
import type { OrderRepository, SaveBatch } from '../../ports/order-repository.ts';
import type { Adjustment, NewProduct, ProductCatalog } from '../../ports/product-catalog.ts';
import type { SaleState } from '../../sale/sale.ts';
import type { Link } from './link.ts';

/** The order repository as a process reaches it. */
export function remoteOrders(orders: OrderRepository, link: Link): OrderRepository {
  return {
    save: (batch: SaveBatch, options) => link.call(`save(${savedInWords(batch)})`, options, () => orders.save(batch)),
    orders: (orderIds: readonly OrderId[], options) => link.call('orders', options, () => orders.orders(orderIds)),
    ordersOfSale: (saleId: SaleId, cursor, limit, options) =>
      link.call('ordersOfSale', options, () => orders.ordersOfSale(saleId, cursor, limit)),
    soldUnits: (saleId: SaleId, options) => link.call('soldUnits', options, () => orders.soldUnits(saleId)),
    seqsOfEpoch: (saleId: SaleId, epoch, afterSeq, limit, options) =>
      link.call('seqsOfEpoch', options, () => orders.seqsOfEpoch(saleId, epoch, afterSeq, limit)),
    positions: (options) => link.call('positions', options, () => orders.positions()),
    deadLetters: (query, options) => link.call('deadLetters', options, () => orders.deadLetters(query)),
    recordReconciliation: (record, options) =>
      link.call(`recordReconciliation(${record.outcome})`, options, () => orders.recordReconciliation(record)),
    reconciliations: (query, options) => link.call('reconciliations', options, () => orders.reconciliations(query)),
    settleDeadLetters: (ids, options) =>
      link.call(`settleDeadLetters(${ids.join(' ')})`, options, () => orders.settleDeadLetters(ids)),
  };
}

/** The catalog as a process reaches it. */
export function remoteCatalog(catalog: ProductCatalog, link: Link): ProductCatalog {
  return {
    databaseId: (options) => link.call('databaseId', options, () => catalog.databaseId()),
    createProduct: (product: NewProduct, options) =>
      link.call('createProduct', options, () => catalog.createProduct(product)),
    product: (productId: number, options) => link.call('product', options, () => catalog.product(productId)),
    products: (cursor, limit, options) => link.call('products', options, () => catalog.products(cursor, limit)),
    sale: (saleId: SaleId, options) => link.call('sale', options, () => catalog.sale(saleId)),
    sales: (cursor, limit, options) => link.call('sales', options, () => catalog.sales(cursor, limit)),
    setSaleState: (saleId: SaleId, state: SaleState, options) =>
      link.call(`setSaleState(${state})`, options, () => catalog.setSaleState(saleId, state)),
    beginAdjustment: (adjustment: Omit<Adjustment, 'state'>, options) =>
      link.call(`beginAdjustment(${adjustment.operationId.slice(0, 6)})`, options, () =>
        catalog.beginAdjustment(adjustment),
      ),
    finishAdjustment: (operationId: OperationId, result, epoch, options) =>
      link.call(`finishAdjustment(${operationId.slice(0, 6)} ${result} e${epoch})`, options, () =>
        catalog.finishAdjustment(operationId, result, epoch),
      ),
    saleWithAdjustments: (saleId: SaleId, options) =>
      link.call('saleWithAdjustments', options, () => catalog.saleWithAdjustments(saleId)),
    adjustments: (saleId: SaleId, query, options) =>
      link.call('adjustments', options, () => catalog.adjustments(saleId, query)),
    dropSale: (saleId: SaleId, options) => link.call('catalog.dropSale', options, () => catalog.dropSale(saleId)),
  };
}

/** The epoch registry as a process reaches it. */
export function remoteEpochs(epochs: EpochRegistry, link: Link): EpochRegistry {
  return {
    current: (saleId: SaleId, options?: CallOptions) => link.call('current', options, () => epochs.current(saleId)),
    beginClosing: (saleId, epoch, options) =>
      link.call(`beginClosing(e${epoch})`, options, () => epochs.beginClosing(saleId, epoch)),
    open: (saleId, closed, next, options) =>
      link.call(`open(e${next.epoch})`, options, () => epochs.open(saleId, closed, next)),
    renewLeases: (processId, saleIds, ttlMs, options) =>
      link.call('renewLeases', options, () => epochs.renewLeases(processId, saleIds, ttlMs)),
    leasedForMs: (saleId, epoch, options) =>
      link.call(`leasedForMs(e${epoch})`, options, () => epochs.leasedForMs(saleId, epoch)),
    releaseLeases: (processId, of, options) =>
      link.call(`releaseLeases(e${of?.epoch ?? 'all'})`, options, () => epochs.releaseLeases(processId, of)),
    releaseAllLeases: (options) => link.call('releaseAllLeases', options, () => epochs.releaseAllLeases()),
  };
}

function savedInWords(batch: SaveBatch): string {
  const orders = batch.orders.map(({ message }) => `e${message.epoch}:${message.orderId.slice(0, 4)}`);
  const letters = batch.deadLetters.map(({ reason, message }) => `${reason}:${message?.orderId.slice(0, 4) ?? ''}`);
  const { position } = batch;
  const moves = position === undefined ? [] : [`p${position.partition} ${position.fromOffset}->${position.nextOffset}`];
  return [...orders, ...letters, ...moves].join(' ');
}
