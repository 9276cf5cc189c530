import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a buyer got: a whole answer, or a connection that ended before one. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly json: Record<string, unknown> }
  | { readonly kind: 'cut'; readonly error: string };

/** Between two questions of a buyer who does not know yet. */
const AGAIN_MS = 20;

/** Buyers that share a number of connections, which they keep. */
export class Crowd {
  /** How often each kind of answer was given: the outcome of a purchase, or the last word of a problem's type. */
  readonly answers: Record<string, number> = {};
  readonly #agent: Agent;
  readonly #url: string;
  readonly #silenceMs: number;

  /** `silenceMs`: a connection on which nothing comes for so long is cut; 0: never. */
  constructor(url: string, connections: number, silenceMs = 0) {
    this.#url = url;
    this.#silenceMs = silenceMs;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Buys one unit. Never rejects. An answer that is broken off, or is no JSON, is thrown as an error of the test. */
  async buy(productId: number, buyer: string, key?: string): Promise<Reply> {
    return await new Promise((resolve, reject) => {
      const sent = request(
        `${this.#url}/api/purchase/${productId}?userId=${buyer}`,
        { method: 'POST', agent: this.#agent, headers: key === undefined ? {} : { 'idempotency-key': key } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            try {
              const json = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
              const outcome = String(json.outcome ?? json.type)
                .split('/')
                .at(-1) as string;
              this.answers[outcome] = (this.answers[outcome] ?? 0) + 1;
              resolve({ kind: 'answer', status: response.statusCode ?? 0, json });
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      sent.setTimeout(this.#silenceMs, () => sent.destroy(Object.assign(new Error('silence'), { code: 'SILENCE' })));
      sent.on('error', (error: NodeJS.ErrnoException) => resolve({ kind: 'cut', error: error.code ?? error.message }));
      sent.end();
    });
  }

  /** How many answers were given. */
  get answered(): number {
    return Object.values(this.answers).reduce((sum, times) => sum + times, 0);
  }

  /**
   * As `buy`, and asks again while nothing could be taken or it is not known whether it was: a machine that is busy with
   * something else for seconds keeps no deadline. A purchase that was not known has a key, under which it is asked for again.
   */
  async buyUntilKnown(productId: number, buyer: string, key?: string): Promise<Reply> {
    for (let known = key; ; await sleep(AGAIN_MS)) {
      const reply = await this.buy(productId, buyer, known);
      if (reply.kind === 'cut' || (reply.status !== 503 && reply.status !== 504)) return reply;
      if (reply.status === 504) known = String(reply.json.idempotencyKey ?? known);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Runs jobs with a number of them under way at once. */
export async function inParallel<Job>(
  jobs: Iterable<Job>,
  width: number,
  run: (job: Job) => Promise<void>,
): Promise<void> {
  const iterator = jobs[Symbol.iterator]();
  const work = async () => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await run(next.value);
  };
  await Promise.all(Array.from({ length: width }, work));
}

export function countBy<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const key = keyOf(value);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
