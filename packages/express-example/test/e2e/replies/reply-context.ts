import { expect } from 'vitest';
import type { Answer, DocumentedClient } from '../shop/documented-client.ts';
import type { TestShop } from '../shop/start-shop.ts';

/** What the scenarios share: a shop in demo mode, one that asks for tokens, and clients that note what they see. */
export interface ReplyContext {
  demo: TestShop;
  client: DocumentedClient;
  /** Of the shop that asks for tokens. */
  stranger: DocumentedClient;
}

export interface OnSale {
  readonly id: number;
  readonly saleId: string;
}

let buyers = 0;

/** A buyer of its own for each purpose: nobody meets the rate limit by accident. */
export function someBuyer(): string {
  buyers += 1;
  return `buyer-${buyers}`;
}

/** Creates and opens a product. */
export async function onSale(client: DocumentedClient, fields: object = {}): Promise<OnSale> {
  const created = await client.sendJson('POST', '/api/products', {
    name: 'A lamp',
    price: '5',
    quantity: 10,
    ...fields,
  });
  expect(created.status).toBe(201);
  const { id, saleId } = created.json;
  const opened = await client.send('POST', `/api/products/initialize/${id}`);
  expect(opened.status).toBe(200);
  return { id: Number(id), saleId: String(saleId) };
}

/** A purchase by a buyer of its own unless one is named. */
export async function buy(
  client: DocumentedClient,
  productId: number,
  { quantity = 1, key, buyer = someBuyer() }: { quantity?: number; key?: string; buyer?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  return await client.send('POST', `/api/purchase/${productId}?userId=${buyer}&quantity=${quantity}`, { headers });
}

/** Levels of a product, which must add up. */
export async function levels(client: DocumentedClient, productId: number) {
  const { json } = await client.send('GET', `/api/products/${productId}/stock`);
  const { allotment, available, held, sold } = json as Record<string, number>;
  expect(Number(available) + Number(held) + Number(sold)).toBe(allotment);
  return { allotment, available, held, sold };
}

export function problemOf({ status, json }: Answer): [number, string] {
  return [status, String(json.type)];
}
