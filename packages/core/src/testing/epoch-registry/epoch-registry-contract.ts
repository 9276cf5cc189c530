import { testWith } from '../contract-harness.ts';
import { epochPolicies } from './epoch-policies.ts';
import type { EpochRegistryContract } from './harness.ts';
import { leasePolicies } from './lease-policies.ts';

/** Registers everything that `EpochRegistry` promises as tests of an implementation. */
export function epochRegistryContract(name: string, contract: EpochRegistryContract): void {
  const suite = { test: testWith(contract.runner, contract.create), runner: contract.runner };
  contract.runner.suite(`EpochRegistry contract: ${name}`, () => {
    epochPolicies(suite);
    leasePolicies(suite);
  });
}
