import type { EpochRegistry } from '../../ports/epoch-registry.ts';
import type { OrderRepository } from '../../ports/order-repository.ts';
import type { Product, ProductCatalog } from '../../ports/product-catalog.ts';
import type { ContractHarness, HarnessTest } from '../contract-harness.ts';
import type { ContractRunner } from '../contract-runner.ts';

/** One database without products and sales. */
export interface ProductCatalogHarness extends ContractHarness {
  readonly catalog: ProductCatalog;
  /** Another catalog on the same database: another process. May be the same object where there is only one. */
  readonly other: ProductCatalog;
  /** The epochs and the orders of the same database. */
  readonly epochs: EpochRegistry;
  readonly repository: OrderRepository;
}

export interface ProductCatalogContract {
  readonly runner: ContractRunner;
  readonly create: () => Promise<ProductCatalogHarness>;
}

/** What the parts of the suite are given. */
export interface ProductCatalogSuite {
  readonly test: HarnessTest<ProductCatalogHarness>;
  readonly runner: ContractRunner;
}

/** A product of a sale of its own, whose epoch 1 is open. */
export async function openProduct({ catalog, epochs }: ProductCatalogHarness, allotment: number): Promise<Product> {
  const product = await catalog.createProduct({ name: 'Ticket', price: '1', allotment });
  await epochs.open(product.saleId, undefined, { epoch: 1, incarnation: 'first' });
  return product;
}
