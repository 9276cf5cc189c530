import { Agent, request } from 'node:http';

/** A purchase as it goes over HTTP. */
export interface Asked {
  readonly productId: number;
  readonly buyer: string;
  readonly key: string;
  readonly quantity: number;
}

/** Any request of a buyer. */
export interface Sent {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly key: string;
  readonly json?: object;
}

/** What came of it: a whole answer, a connection that ended before one, or nothing at all for far too long. */
export type Reply = { readonly tookMs: number } & (
  | { readonly kind: 'answer'; readonly status: number; readonly json: Record<string, unknown> }
  | { readonly kind: 'cut'; readonly error: string }
  | { readonly kind: 'hung' }
);

/** Far behind every deadline: nobody is going to answer any more. */
const HUNG_AFTER_MS = 45_000;

/** A client that keeps its connections. */
export class Asking implements Disposable {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  purchase(url: string, { productId, buyer, key, quantity }: Asked): Promise<Reply> {
    return this.send(url, {
      method: 'POST',
      path: `/api/purchase/${productId}?userId=${buyer}&quantity=${quantity}`,
      key,
    });
  }

  /** Never rejects, except with an answer that is broken: a mistake of the example, whatever else happens. */
  async send(url: string, { method, path, key, json: sentJson }: Sent): Promise<Reply> {
    const askedAt = performance.now();
    const body = sentJson === undefined ? undefined : JSON.stringify(sentJson);
    return await new Promise((resolve, reject) => {
      const took = () => ({ tookMs: performance.now() - askedAt });
      const sent = request(
        `${url}${path}`,
        {
          method,
          agent: this.#agent,
          headers: { 'idempotency-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          // The process died in the middle of its answer: the buyer has none.
          response.on('error', (error) => resolve({ kind: 'cut', error: error.message, ...took() }));
          response.on('end', () => {
            try {
              const json = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
              resolve({ kind: 'answer', status: response.statusCode ?? 0, json, ...took() });
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      sent.setTimeout(HUNG_AFTER_MS, () => {
        resolve({ kind: 'hung', ...took() });
        sent.destroy();
      });
      sent.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ kind: 'cut', error: error.code ?? error.message, ...took() }),
      );
      sent.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
