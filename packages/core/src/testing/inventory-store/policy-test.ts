import type { SampleSaleFields } from '../samples.ts';
import type { InventoryStoreContract } from './harness.ts';
import { SaleUnderTest } from './sale-under-test.ts';

/** Registers policies of which each gets an open sale of its own, whose books must agree at the end. */
export interface PolicyTest {
  (name: string, fields: SampleSaleFields, body: (sale: SaleUnderTest) => Promise<void>, timeoutMs?: number): void;
  /** The same for a policy about exact instants: left out where the store's clock cannot be moved. */
  atInstant(name: string, fields: SampleSaleFields, body: (sale: SaleUnderTest) => Promise<void>): void;
  /** The same for a policy about a store that may have lost something: left out where the factory cannot make it. */
  afterLoss(
    name: string,
    fields: SampleSaleFields,
    body: (sale: SaleUnderTest, lose: () => Promise<void>) => Promise<void>,
  ): void;
}

/** Binds the contract's runner to the store under test. */
export function policyTest({ runner, create, capabilities }: InventoryStoreContract): PolicyTest {
  const policy = (
    name: string,
    fields: SampleSaleFields,
    body: (sale: SaleUnderTest) => Promise<void>,
    timeoutMs?: number,
  ): void => {
    runner.test(
      name,
      async () => {
        const harness = await create();
        try {
          const sale = await SaleUnderTest.open(harness, fields);
          await body(sale);
          await sale.assertBooks();
        } finally {
          await harness.dispose();
        }
      },
      timeoutMs,
    );
  };
  const atInstant: PolicyTest['atInstant'] = (name, fields, body) => {
    if (capabilities.controllableClock) policy(name, fields, body);
    else runner.skip?.(name, "needs a store whose clock can be moved ('controllableClock')");
  };
  const afterLoss: PolicyTest['afterLoss'] = (name, fields, body) => {
    if (!capabilities.losses) return runner.skip?.(name, "needs a factory that can make the store lose ('losses')");
    return policy(name, fields, async (sale) => {
      const { lose } = sale.harness;
      if (lose === undefined) throw new Error("a factory that declares 'losses' gives 'lose'");
      await body(sale, lose);
    });
  };
  return Object.assign(policy, { atInstant, afterLoss });
}
