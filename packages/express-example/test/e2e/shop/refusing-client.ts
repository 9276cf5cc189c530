import { expect } from 'vitest';
import { DocumentedClient } from './documented-client.ts';
import type { TestShop } from './start-shop.ts';

/** Sends what must be refused to a shop whose demo products nobody has touched. */
export class RefusingClient {
  readonly client: DocumentedClient;
  readonly #shop: TestShop;

  constructor(shop: TestShop) {
    this.#shop = shop;
    this.client = new DocumentedClient(shop.url);
  }

  /** The sale of product 2. */
  async saleId(): Promise<string> {
    const products = (await this.client.send('GET', '/api/products')).json as unknown as { saleId: string }[];
    return String(products[1]?.saleId);
  }

  /** Sends it, and checks that it is refused as the client's mistake, in few words that tell nothing of the inside. */
  async refuses(
    method: string,
    target: string,
    init: RequestInit = {},
    statuses: readonly number[] = [400],
  ): Promise<void> {
    const headers = { accept: 'application/json', ...(init.headers as Record<string, string>) };
    const answer = await this.client.send(method, target, { ...init, headers });
    const request = `${method} ${target.slice(0, 100)}`;
    expect([request, statuses.includes(answer.status) ? 'refused' : answer.status]).toEqual([request, 'refused']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.text.length).toBeLessThan(4_000);
    expect(answer.text).not.toMatch(/\bat \S+ \(|node_modules|\.ts:|\.js:|SELECT|INSERT/);
  }

  async refusesBody(
    method: string,
    target: string,
    body: string | Buffer,
    statuses?: readonly number[],
  ): Promise<void> {
    await this.refuses(method, target, { body, headers: { 'content-type': 'application/json' } }, statuses);
  }

  /** The levels are as they were, and nothing happened that an operator must know. */
  async nothingChanged(): Promise<void> {
    const products = (await this.client.send('GET', '/api/products')).json as unknown as Record<string, unknown>[];
    expect(
      products.map(({ id, quantity, available, held, sold }) => ({ id, quantity, available, held, sold })),
    ).toEqual([1, 2, 3].map((id) => ({ id, quantity: 100, available: 100, held: 0, sold: 0 })));
    expect(this.#shop.complaints.filter(({ level }) => level === 'error')).toEqual([]);
  }
}
