import { createFlashSale, FlashSaleError, type ReconcileReport, type SaleId } from '@flash-sale/core';
import type { ExamplePorts } from '../composition/example-ports.ts';

/** Which sale is compared, whether it is repaired, and who asks. */
export interface CompareOrder {
  readonly saleId: SaleId;
  readonly repair: boolean;
  readonly by: string;
}

/** Short, because it ends with this program: a recovery waits for the leases of whoever has died. */
const OPTIONS = { leaseTtlMs: 10_000 };
/** Reading a sale of a million orders several times, and a recovery. */
const CALL = { timeoutMs: 600_000 };

/**
 * Compares a sale as the operator's route does, from a process of its own. One that is being recovered is waited for; one
 * whose recovery has stopped can be compared, and not repaired. A sale that was never opened is not opened.
 */
export async function compareSale(ports: ExamplePorts, { saleId, repair, by }: CompareOrder): Promise<ReconcileReport> {
  await using flashSale = createFlashSale(ports, OPTIONS);
  const reconcile = () => flashSale.reconcile(saleId, { ...CALL, dryRun: !repair, by });
  try {
    return await reconcile();
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'STORE_FENCED')) throw error;
  }
  try {
    await flashSale.open(saleId, CALL);
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'RECOVERY_STOPPED')) throw error;
  }
  return await reconcile();
}
