export { BROKEN_INVENTORY_STORES } from './broken-stores/broken-inventory-stores.ts';
export type { ContractHarness } from './contract-harness.ts';
export type { ContractRunner } from './contract-runner.ts';
export { epochRegistryContract } from './epoch-registry/epoch-registry-contract.ts';
export type { EpochRegistryContract, EpochRegistryHarness } from './epoch-registry/harness.ts';
export { type CheckedHistory, checkHistory } from './history/check-history.ts';
export type { StoredOrderFacts } from './history/check-orders.ts';
export { type RecordedAnswer, type RecordedRequest, recordedAnswer } from './history/recorded-request.ts';
export { type RecordedCall, SaleHistory } from './history/sale-history.ts';
export type { Violation, ViolationKind } from './history/violation.ts';
export type {
  InventoryStoreCapabilities,
  InventoryStoreContract,
  InventoryStoreHarness,
} from './inventory-store/harness.ts';
export { inventoryStoreContract } from './inventory-store/inventory-store-contract.ts';
export {
  type LimiterVector,
  type LimiterVectorBucket,
  type LimiterVectorOutcome,
  type LimiterVectorSetup,
  runLimiterVectors,
} from './limiter-vectors.ts';
export { ManualClock } from './manual-clock.ts';
export type { OrderQueueContract, OrderQueueHarness } from './order-queue/harness.ts';
export { orderQueueContract } from './order-queue/order-queue-contract.ts';
export type { OrderRepositoryContract, OrderRepositoryHarness } from './order-repository/harness.ts';
export { orderRepositoryContract } from './order-repository/order-repository-contract.ts';
export type { ProductCatalogContract, ProductCatalogHarness } from './product-catalog/harness.ts';
export { productCatalogContract } from './product-catalog/product-catalog-contract.ts';
export type { RateLimiterContract, RateLimiterHarness } from './rate-limiter/harness.ts';
export { rateLimiterContract } from './rate-limiter/rate-limiter-contract.ts';
export { sampleMessage, sampleMessages } from './sample-orders.ts';
export { rebuildPlan, type SampleSaleFields, sampleSale } from './samples.ts';
export { SeededRandom } from './seeded-random.ts';
export { describeFailure } from './simulation/describe-failure.ts';
export {
  CALL_FAULTS,
  type CallFault,
  EVENT_FAULTS,
  type EventFault,
  type FaultMix,
  type Topology,
} from './simulation/fault-mix.ts';
export { FAULT_MIXES, type FaultMixName } from './simulation/fault-mixes.ts';
export { type SimulationOptions, type SimulationResult, simulate } from './simulation/simulate.ts';
export { Tally } from './simulation/tally.ts';
export type { BuildSite, WeakenedBuild } from './simulation/weakened-build.ts';
export { WEAKENED_BUILDS } from './simulation/weakened-builds.ts';
