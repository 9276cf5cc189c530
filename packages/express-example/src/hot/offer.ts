import type { ListedProduct } from '../composition/product-directory.ts';
import { toWire, type WireReply } from '../http/write-reply.ts';
import { type Asked, purchaseReply } from '../outcomes/outcome-to-response.ts';

/** What the purchase route keeps of a product, made once: most of a crowd gets the same answer. */
export interface Offer {
  readonly product: ListedProduct;
  readonly asked: Asked;
  readonly soldOut: { readonly json: WireReply; readonly text: WireReply };
}

export function offerOf(product: ListedProduct): Offer {
  const asked: Asked = { saleId: product.saleId, productIdOf: () => product.productId };
  const soldOut = purchaseReply({ outcome: 'sold-out', sku: product.sku }, asked);
  return { product, asked, soldOut: { json: toWire(soldOut, false), text: toWire(soldOut, true) } };
}
