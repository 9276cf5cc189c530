export type { ContractRunner } from './contract-runner.ts';
export { ManualClock } from './manual-clock.ts';
export { SeededRandom } from './seeded-random.ts';
