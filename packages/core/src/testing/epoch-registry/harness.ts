import type { SaleId } from '../../identity/ids.ts';
import type { EpochRegistry } from '../../ports/epoch-registry.ts';
import type { ContractHarness, HarnessTest } from '../contract-harness.ts';
import type { ContractRunner } from '../contract-runner.ts';

/** One database without epochs and leases. */
export interface EpochRegistryHarness extends ContractHarness {
  readonly epochs: EpochRegistry;
  /** Another registry on the same database: another process. May be the same object where there is only one. */
  readonly other: EpochRegistry;
  /** A sale of the catalog that has no epoch yet. */
  newSale(): Promise<SaleId>;
}

export interface EpochRegistryContract {
  readonly runner: ContractRunner;
  readonly create: () => Promise<EpochRegistryHarness>;
}

/** What the parts of the suite are given. */
export interface EpochRegistrySuite {
  readonly test: HarnessTest<EpochRegistryHarness>;
  readonly runner: ContractRunner;
}

/** A sale whose epoch 1 is open. */
export async function openSale({ epochs, newSale }: EpochRegistryHarness): Promise<SaleId> {
  const saleId = await newSale();
  await epochs.open(saleId, undefined, { epoch: 1, incarnation: 'first' });
  return saleId;
}
