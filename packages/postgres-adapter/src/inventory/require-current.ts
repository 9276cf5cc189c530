import { FlashSaleError, type SaleEpoch, type SaleId } from '@flash-sale/core';

/** What is known of a sale by whoever has read its row. */
interface ShownSale {
  readonly epoch: number;
  readonly fenced: boolean;
}

/** The sale that was read, if it is in the epoch that the caller knows and has lost nothing. */
export function requireCurrent<Shown extends ShownSale>(sale: SaleEpoch, shown: Shown | undefined): Shown {
  if (shown === undefined) throw saleNotFound(sale.saleId);
  if (shown.epoch !== sale.epoch) {
    throw new FlashSaleError('EPOCH_SUPERSEDED', 'the sale is in another epoch than the caller knows', {
      details: { saleId: sale.saleId, epoch: shown.epoch, asked: sale.epoch },
    });
  }
  if (shown.fenced) {
    throw new FlashSaleError('STORE_FENCED', 'the sale was opened on another timeline or by another strategy', {
      details: { saleId: sale.saleId, epoch: shown.epoch },
    });
  }
  return shown;
}

/** The store does not know the sale. */
export function saleNotFound(saleId: SaleId): FlashSaleError {
  return new FlashSaleError('SALE_NOT_FOUND', `the database has no stock of sale ${saleId}`, { details: { saleId } });
}
