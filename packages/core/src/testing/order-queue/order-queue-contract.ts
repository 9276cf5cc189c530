import { testWith } from '../contract-harness.ts';
import { closingPolicies } from './closing-policies.ts';
import { deliveryPolicies } from './delivery-policies.ts';
import { drainPolicies } from './drain-policies.ts';
import { fencePolicies } from './fence-policies.ts';
import type { OrderQueueContract } from './harness.ts';
import { outagePolicies } from './outage-policies.ts';
import { positionPolicies } from './position-policies.ts';
import { publishPolicies } from './publish-policies.ts';
import { redeliveryPolicies } from './redelivery-policies.ts';
import { sharingPolicies } from './sharing-policies.ts';

/** Registers everything that `OrderQueue` promises as tests of an implementation. */
export function orderQueueContract(name: string, contract: OrderQueueContract): void {
  const { runner, create, capabilities } = contract;
  const suite = { test: testWith(runner, create), runner, capabilities };
  runner.suite(`OrderQueue contract: ${name}`, () => {
    publishPolicies(suite);
    deliveryPolicies(suite);
    redeliveryPolicies(suite);
    positionPolicies(suite);
    sharingPolicies(suite);
    fencePolicies(suite);
    drainPolicies(suite);
    closingPolicies(suite);
    outagePolicies(suite);
  });
}
