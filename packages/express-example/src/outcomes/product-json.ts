import type { SkuLevels } from '@flash-sale/core';
import type { Static } from 'typebox';
import type { ListedProduct } from '../composition/product-directory.ts';
import { instant } from '../http/instant.ts';
import type { Product } from '../schemas/product.ts';

/** A product as the API shows it. The store's allotment is the newest, where it is known. */
export function productJson(
  product: ListedProduct,
  allotment: number,
  levels: SkuLevels | undefined,
): Static<typeof Product> {
  const { productId, name, price, saleId, startsAt, endsAt, buyerLimit } = product;
  return {
    id: productId,
    name,
    price,
    quantity: levels?.allotment ?? allotment,
    available: levels?.available ?? null,
    held: levels?.held ?? null,
    sold: levels?.sold ?? null,
    saleId,
    startsAt: startsAt === undefined ? null : instant(startsAt),
    endsAt: endsAt === undefined ? null : instant(endsAt),
    buyerLimit: buyerLimit ?? null,
  };
}
