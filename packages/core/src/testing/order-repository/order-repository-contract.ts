import { testWith } from '../contract-harness.ts';
import { deadLetterPolicies } from './dead-letter-policies.ts';
import { guardPolicies } from './guard-policies.ts';
import type { OrderRepositoryContract } from './harness.ts';
import { positionPolicies } from './position-policies.ts';
import { readingPolicies } from './reading-policies.ts';
import { reconciliationPolicies } from './reconciliation-policies.ts';
import { savePolicies } from './save-policies.ts';

/** Registers everything that `OrderRepository` promises as tests of an implementation. */
export function orderRepositoryContract(name: string, contract: OrderRepositoryContract): void {
  const suite = { test: testWith(contract.runner, contract.create), runner: contract.runner };
  contract.runner.suite(`OrderRepository contract: ${name}`, () => {
    savePolicies(suite);
    guardPolicies(suite);
    positionPolicies(suite);
    deadLetterPolicies(suite);
    readingPolicies(suite);
    reconciliationPolicies(suite);
  });
}
