import type { SampleSaleFields } from '../samples.ts';
import type { InventoryStoreContract } from './harness.ts';
import { SaleUnderTest } from './sale-under-test.ts';

/** Registers policies of which each gets an open sale of its own, whose books must agree at the end. */
export interface PolicyTest {
  (name: string, fields: SampleSaleFields, body: (sale: SaleUnderTest) => Promise<void>, timeoutMs?: number): void;
  /**
   * The same for a policy that does something before another thing ends by itself, `soonMs` after the policy began or later.
   * The body calls `expectEarly` before it judges what it saw until then. A store in real time that was too slow for that gets
   * more time, and another sale.
   */
  endingSoon(
    name: string,
    fields: SampleSaleFields,
    body: (sale: SaleUnderTest, soonMs: number, expectEarly: () => Promise<void>) => Promise<void>,
  ): void;
  /** The same for a policy about exact instants: left out where the store's clock cannot be moved. */
  atInstant(name: string, fields: SampleSaleFields, body: (sale: SaleUnderTest) => Promise<void>): void;
  /** The same for a policy about a store that may have lost something: left out where the factory cannot make it. */
  afterLoss(
    name: string,
    fields: SampleSaleFields,
    body: (sale: SaleUnderTest, lose: () => Promise<void>) => Promise<void>,
  ): void;
}

/** Long enough for the steps before on most stores, short enough to wait for. */
const SOON_MS = 300;
/** How much more time there is in each further try, and where it ends. */
const SOON_FACTOR = 4;
const SOON_MAX_MS = 20_000;

class TooLate extends Error {}

/** Binds the contract's runner to the store under test. */
export function policyTest({ runner, create, capabilities }: InventoryStoreContract): PolicyTest {
  const withSale = async (fields: SampleSaleFields, body: (sale: SaleUnderTest) => Promise<void>): Promise<void> => {
    const harness = await create();
    try {
      const sale = await SaleUnderTest.open(harness, fields);
      await body(sale);
      await sale.assertBooks();
    } finally {
      await harness.dispose();
    }
  };
  const policy = (
    name: string,
    fields: SampleSaleFields,
    body: (sale: SaleUnderTest) => Promise<void>,
    timeoutMs?: number,
  ): void => {
    runner.test(name, () => withSale(fields, body), timeoutMs);
  };
  const endingSoon: PolicyTest['endingSoon'] = (name, fields, body) => {
    const tryWithin = (soonMs: number): Promise<void> =>
      withSale(fields, async (sale) => {
        const begunAt = await sale.now();
        await body(sale, soonMs, async () => {
          if ((await sale.now()) - begunAt >= soonMs)
            throw new TooLate(`the steps before took longer than ${soonMs} ms`);
        });
      });
    runner.test(name, async () => {
      for (let soonMs = SOON_MS; ; soonMs *= SOON_FACTOR) {
        try {
          return await tryWithin(soonMs);
        } catch (error) {
          if (!(error instanceof TooLate) || soonMs * SOON_FACTOR > SOON_MAX_MS) throw error;
        }
      }
    });
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
  return Object.assign(policy, { endingSoon, atInstant, afterLoss });
}
