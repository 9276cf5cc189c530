import { invariant, type LineRequest, type SaleId, type Sku } from '@flash-sale/core';
import type { ProductDirectory } from '../composition/product-directory.ts';
import type { DocumentReply } from '../http/reply.ts';
import { problem } from '../problems/problem.ts';
import type { Asked } from './outcome-to-response.ts';

interface ProductLine {
  readonly productId: number;
  readonly quantity: number;
}

export type RequestedLines =
  | { readonly lines: readonly LineRequest[]; readonly asked: Asked }
  | { readonly problem: DocumentReply };

/**
 * Translates lines of products into lines of SKUs of one sale. `saleId` absent: the sale of the first line. A product that
 * does not exist is answered like one of another sale.
 */
export async function requestedLines(
  products: ProductDirectory,
  wanted: readonly ProductLine[],
  saleId?: SaleId,
): Promise<RequestedLines> {
  const found = await Promise.all(wanted.map(({ productId }) => products.find(productId)));
  const sale = saleId ?? found[0]?.saleId;
  const lines: LineRequest[] = [];
  const productIds = new Map<Sku, number>();
  for (const [index, { productId, quantity }] of wanted.entries()) {
    const product = found[index];
    if (sale === undefined || product?.saleId !== sale) return { problem: notInSale(productId, index) };
    lines.push({ sku: product.sku, quantity });
    productIds.set(product.sku, productId);
  }
  invariant(sale !== undefined, 'the schema of lines asks for at least one');
  return { lines, asked: { saleId: sale, productIdOf: lookup(productIds) } };
}

/** What a reply needs to know where a request has no lines of its own. */
export async function askedOfSale(products: ProductDirectory, saleId: SaleId, skus: readonly Sku[]): Promise<Asked> {
  const productIds = new Map<Sku, number>();
  for (const sku of skus) {
    const product = await products.ofSku(sku);
    if (product !== undefined) productIds.set(sku, product.productId);
  }
  return { saleId, productIdOf: lookup(productIds) };
}

function lookup(productIds: ReadonlyMap<Sku, number>): (sku: Sku) => number {
  return (sku) => {
    const productId = productIds.get(sku);
    invariant(productId !== undefined, 'every SKU of a sale is a product of the catalog', { sku });
    return productId;
  };
}

function notInSale(productId: number, index: number): DocumentReply {
  const detail = `lines[${index}] names product ${productId}, which this sale does not offer`;
  return problem('product-not-in-sale', detail, { productId });
}
