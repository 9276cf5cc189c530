import {
  type FlashSale,
  FlashSaleError,
  type LevelsSnapshot,
  type SaleId,
  type Sku,
  type SkuLevels,
} from '@flash-sale/core';
import type { Static } from 'typebox';
import type { ListedProduct, ProductDirectory } from '../composition/product-directory.ts';
import { instant } from '../http/instant.ts';
import type { SaleLevels } from '../schemas/admin.ts';
import type { Stock } from '../schemas/product.ts';

/** The levels of one product out of a snapshot of its sale. Undefined while its SKU is not in the store yet. */
export function stockOf(product: ListedProduct, snapshot: LevelsSnapshot): Static<typeof Stock> | undefined {
  const levels = snapshot.skus.find(({ sku }) => sku === product.sku);
  if (levels === undefined) return undefined;
  const { allotment, available, held, sold } = levels;
  const { saleId, window, epoch, version, at } = snapshot;
  return {
    productId: product.productId,
    saleId,
    window,
    allotment,
    available,
    held,
    sold,
    epoch,
    version,
    at: instant(at),
  };
}

export async function saleLevels(
  products: ProductDirectory,
  snapshot: LevelsSnapshot,
): Promise<Static<typeof SaleLevels>> {
  const { saleId, window, epoch, version, at, skus } = snapshot;
  return { saleId, window, epoch, version, at: instant(at), products: await productLevels(products, skus) };
}

export async function productLevels(
  products: ProductDirectory,
  skus: readonly SkuLevels[],
): Promise<Static<typeof SaleLevels>['products']> {
  const listed: Static<typeof SaleLevels>['products'] = [];
  for (const { sku, allotment, available, held, sold } of skus) {
    const product = await products.ofSku(sku);
    if (product !== undefined) listed.push({ productId: product.productId, allotment, available, held, sold });
  }
  return listed;
}

/**
 * The levels of a sale that the catalog knows. Undefined when it was never loaded into the inventory store; throws
 * `STORE_FENCED` while it is being recovered.
 */
export async function loadedLevels(
  flashSale: Pick<FlashSale, 'levels'>,
  saleId: SaleId,
): Promise<LevelsSnapshot | undefined> {
  try {
    return await flashSale.levels(saleId);
  } catch (error) {
    if (isError(error, 'SALE_NOT_FOUND') || isError(error, 'SALE_NOT_INITIALIZED')) return undefined;
    throw error;
  }
}

/** The levels of several sales by SKU. A sale that is not loaded, or is being recovered, is left out. */
export async function levelsBySku(
  flashSale: Pick<FlashSale, 'levels'>,
  saleIds: Iterable<SaleId>,
): Promise<ReadonlyMap<Sku, SkuLevels>> {
  const snapshots = await Promise.all([...saleIds].map((saleId) => levelsIfReady(flashSale, saleId)));
  return new Map(snapshots.flatMap((snapshot) => snapshot?.skus ?? []).map((levels) => [levels.sku, levels]));
}

async function levelsIfReady(
  flashSale: Pick<FlashSale, 'levels'>,
  saleId: SaleId,
): Promise<LevelsSnapshot | undefined> {
  try {
    return await loadedLevels(flashSale, saleId);
  } catch (error) {
    if (isError(error, 'STORE_FENCED') || isError(error, 'EPOCH_SUPERSEDED')) return undefined;
    throw error;
  }
}

const isError = FlashSaleError.isInstance;
