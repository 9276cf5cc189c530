import { testWith } from '../contract-harness.ts';
import { adjustmentPolicies } from './adjustment-policies.ts';
import { finishPolicies } from './finish-policies.ts';
import type { ProductCatalogContract } from './harness.ts';
import { productPolicies } from './product-policies.ts';
import { refusalPolicies } from './refusal-policies.ts';
import { salePolicies } from './sale-policies.ts';

/** Registers everything that `ProductCatalog` promises as tests of an implementation. */
export function productCatalogContract(name: string, contract: ProductCatalogContract): void {
  const suite = { test: testWith(contract.runner, contract.create), runner: contract.runner };
  contract.runner.suite(`ProductCatalog contract: ${name}`, () => {
    productPolicies(suite);
    refusalPolicies(suite);
    salePolicies(suite);
    adjustmentPolicies(suite);
    finishPolicies(suite);
  });
}
