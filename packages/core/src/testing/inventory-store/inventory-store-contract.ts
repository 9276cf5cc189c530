import { adjustmentPolicies } from './adjustment-policies.ts';
import { batchPolicies } from './batch-policies.ts';
import { buyerLimitPolicies } from './buyer-limit-policies.ts';
import { concurrencyPolicies } from './concurrency-policies.ts';
import { dropPolicies } from './drop-policies.ts';
import { epochPolicies } from './epoch-policies.ts';
import { expiryPolicies } from './expiry-policies.ts';
import type { InventoryStoreContract } from './harness.ts';
import { holdPolicies } from './hold-policies.ts';
import { idPolicies } from './id-policies.ts';
import { levelsPolicies } from './levels-policies.ts';
import { lossPolicies } from './loss-policies.ts';
import { outboxPolicies } from './outbox-policies.ts';
import { policyTest } from './policy-test.ts';
import { randomPolicies } from './random-policies.ts';
import { rebuildHoldPolicies } from './rebuild-hold-policies.ts';
import { rebuildPolicies } from './rebuild-policies.ts';
import { replayPolicies } from './replay-policies.ts';
import { reservationPolicies } from './reservation-policies.ts';
import { secondMovePolicies } from './second-move-policies.ts';
import { sellingPolicies } from './selling-policies.ts';
import { severalLinesPolicies } from './several-lines-policies.ts';
import { validationPolicies } from './validation-policies.ts';
import { windowPolicies } from './window-policies.ts';

/**
 * The promises of the port `InventoryStore`, as tests. Runs on any runner and brings its own assertions; each test opens
 * sales with ids of their own, so that a store may be shared. Every test ends by comparing levels, reservations, order
 * of sales and outbox with each other, exactly.
 *
 * A policy is left out only for a capability that is declared absent.
 */
export function inventoryStoreContract(name: string, contract: InventoryStoreContract): void {
  const { runner } = contract;
  const policy = policyTest(contract);
  runner.suite(`InventoryStore contract: ${name}`, () => {
    runner.suite('selling', () => sellingPolicies(policy));
    runner.suite('a request of several lines', () => severalLinesPolicies(policy));
    runner.suite('a batch', () => batchPolicies(policy));
    runner.suite('callers at the same time', () => concurrencyPolicies(policy));
    runner.suite('a repeat', () => replayPolicies(policy));
    runner.suite('the buyer limit', () => buyerLimitPolicies(policy));
    runner.suite('the window', () => windowPolicies(policy));
    runner.suite('a hold', () => holdPolicies(policy));
    runner.suite('expiry', () => expiryPolicies(policy));
    runner.suite('a second move', () => secondMovePolicies(policy));
    runner.suite('an adjustment', () => adjustmentPolicies(policy));
    runner.suite('the outbox', () => outboxPolicies(policy));
    runner.suite('an epoch', () => {
      epochPolicies(policy);
      lossPolicies(policy);
    });
    runner.suite('levels', () => levelsPolicies(policy));
    runner.suite('reservations', () => reservationPolicies(policy));
    runner.suite('a rebuild', () => rebuildPolicies(policy));
    runner.suite('holds in a rebuild', () => rebuildHoldPolicies(policy));
    runner.suite('dropping a sale', () => dropPolicies(policy));
    runner.suite('bad input', () => validationPolicies(policy));
    runner.suite('ids', () => idPolicies(policy));
    runner.suite('random sequences', () => randomPolicies(policy, contract));
  });
}
