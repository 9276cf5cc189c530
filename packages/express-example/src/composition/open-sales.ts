import { type FlashSale, FlashSaleError, type Logger, type SaleId } from '@flash-sale/core';
import type { ExamplePorts } from './example-ports.ts';

/** Read from the catalog at once. */
const PAGE_SIZE = 200;
/** Opening includes recovery, which may have to wait for orders to be stored. */
const OPEN_TIMEOUT_MS = 60_000;

/**
 * Opens every sale that was initialized before, recovering first what a crash has left. A sale that nobody has initialized
 * yet stays closed: a restart is no decision to sell. One sale that cannot be opened does not keep the others closed; it
 * goes on being tried, or waits for a person, as the log says.
 */
export async function openSales(
  flashSale: Pick<FlashSale, 'open'>,
  { catalog, epochs }: Pick<ExamplePorts, 'catalog' | 'epochs'>,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await catalog.sales(cursor, PAGE_SIZE);
    for (const saleId of page.entries) {
      if ((await epochs.current(saleId)) !== undefined) await open(flashSale, saleId, logger, signal);
    }
    cursor = page.next;
  } while (cursor !== undefined && !signal.aborted);
}

async function open(
  flashSale: Pick<FlashSale, 'open'>,
  saleId: SaleId,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  try {
    await flashSale.open(saleId, { timeoutMs: OPEN_TIMEOUT_MS, signal });
  } catch (error) {
    if (!FlashSaleError.isInstance(error)) throw error;
    logger.error({ error, saleId }, 'a sale could not be opened');
  }
}
