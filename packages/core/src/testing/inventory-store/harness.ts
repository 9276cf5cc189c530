import type { InventoryStore } from '../../ports/inventory-store.ts';
import type { ContractHarness } from '../contract-harness.ts';
import type { ContractRunner } from '../contract-runner.ts';

/** A store to be tested, empty or shared with others: each test opens sales of its own. */
export interface InventoryStoreHarness extends ContractHarness {
  readonly store: InventoryStore;
  /**
   * Does to the store what makes it fence every sale: a restart, a failover, anything after which it may have lost
   * something. Absent where the factory cannot.
   */
  readonly lose?: (() => Promise<void>) | undefined;
}

/** What the suite cannot find out by itself. A policy is left out only for a capability that is declared absent. */
export interface InventoryStoreCapabilities {
  /**
   * The store's clock stands still but for the harness's `advance`. Without it the exact instants at which windows open
   * and holds end are left out, and what depends on time is tested by waiting.
   */
  readonly controllableClock: boolean;
  /** Whether the harness has `lose`. */
  readonly losses: boolean;
}

/** How an implementation of `InventoryStore` is put under its contract. */
export interface InventoryStoreContract {
  readonly runner: ContractRunner;
  readonly capabilities: InventoryStoreCapabilities;
  /** A harness for one test. */
  readonly create: () => Promise<InventoryStoreHarness>;
  /** Seeds of the random sequences that are compared with the naive model, one test each. Default: 1 to 12. */
  readonly seeds?: readonly number[] | undefined;
  /** Steps of each sequence. Default 60. */
  readonly stepsPerSeed?: number | undefined;
}
