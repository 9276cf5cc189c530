export type { ContractHarness } from './contract-harness.ts';
export type { ContractRunner } from './contract-runner.ts';
export { ManualClock } from './manual-clock.ts';
export type { OrderQueueContract, OrderQueueHarness } from './order-queue/harness.ts';
export { orderQueueContract } from './order-queue/order-queue-contract.ts';
export type { OrderRepositoryContract, OrderRepositoryHarness } from './order-repository/harness.ts';
export { orderRepositoryContract } from './order-repository/order-repository-contract.ts';
export { sampleMessage, sampleMessages } from './sample-orders.ts';
export { SeededRandom } from './seeded-random.ts';
