import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { SaleId, Sku } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { DeadLetter, DeliveryOrigin } from '../../ports/order-queue.ts';
import type { OrderRepository, SaveBatch, SaveOutcome } from '../../ports/order-repository.ts';
import type { ProductCatalog } from '../../ports/product-catalog.ts';
import type { ContractHarness, HarnessTest } from '../contract-harness.ts';
import type { ContractRunner } from '../contract-runner.ts';
import { sampleMessage } from '../sample-orders.ts';

/** One database without orders, dead letters and positions. */
export interface OrderRepositoryHarness extends ContractHarness {
  readonly repository: OrderRepository;
  /** Another repository on the same database: another process. May be the same object where there is only one. */
  readonly other: OrderRepository;
  /** The catalog of the same database. */
  readonly catalog: ProductCatalog;
}

export interface OrderRepositoryContract {
  readonly runner: ContractRunner;
  readonly create: () => Promise<OrderRepositoryHarness>;
}

/** What the parts of the suite are given. */
export interface OrderRepositorySuite {
  readonly test: HarnessTest<OrderRepositoryHarness>;
  readonly runner: ContractRunner;
}

/** A sale of the catalog, and how to write messages for it. */
export interface SampleSale {
  readonly saleId: SaleId;
  readonly skus: readonly Sku[];
  /** A message for some units of one SKU: the first one unless told otherwise. */
  message(quantity?: number, fields?: Partial<OrderMessage> & { readonly sku?: Sku | undefined }): OrderMessage;
}

/** Creates a sale with one SKU per allotment. */
export async function sampleSale(
  { catalog }: OrderRepositoryHarness,
  allotments: readonly number[],
  price = '19.90',
): Promise<SampleSale> {
  const databaseId = await catalog.databaseId();
  const skus: Sku[] = [];
  let saleId: SaleId | undefined;
  for (const allotment of allotments) {
    const product = await catalog.createProduct({ name: 'Ticket', price, allotment, saleId });
    saleId = product.saleId;
    skus.push(product.sku);
  }
  const [first] = skus;
  if (saleId === undefined || first === undefined) throw new RangeError('a sale has one SKU or more');
  const ids = { databaseId, saleId };
  let seq = 0;
  return {
    saleId,
    skus,
    message: (quantity = 1, { sku = first, ...fields } = {}) => {
      seq += 1;
      return sampleMessage({ ...ids, seq, lines: [{ sku, quantity }], ...fields });
    },
  };
}

let lastOffset = 0;

/** A place in a log that no other test uses. */
export function sampleOrigin(): DeliveryOrigin {
  lastOffset += 1;
  return { topic: 'orders', partition: 0, offset: String(lastOffset) };
}

/** A batch of orders, each read somewhere else. */
export function batchOf(messages: readonly OrderMessage[], more: Partial<SaveBatch> = {}): SaveBatch {
  return {
    orders: messages.map((message) => ({ message, origin: sampleOrigin() })),
    deadLetters: [],
    position: undefined,
    ...more,
  };
}

/** What became of each order, in short: the reason of what was set aside. */
export function shortOutcomes(outcomes: readonly SaveOutcome[]): string[] {
  return outcomes.map((outcome) => (outcome.outcome === 'set-aside' ? outcome.reason : outcome.outcome));
}

const CONFLICTS_MAX = 50;

/** Saves, and repeats what lost against a concurrent transaction: a caller's part of the contract. */
export async function saveDespiteConflicts(
  repository: OrderRepository,
  batch: SaveBatch,
): Promise<readonly SaveOutcome[]> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      return await repository.save(batch);
    } catch (error) {
      if (conflicts === CONFLICTS_MAX || !FlashSaleError.isInstance(error, 'DATABASE_CONFLICT')) throw error;
    }
  }
}

/** The letters that are not settled, newest first. */
export async function unsettledLetters(repository: OrderRepository): Promise<readonly DeadLetter[]> {
  return (await repository.deadLetters({ limit: 1_000 })).entries;
}
