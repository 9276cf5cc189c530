import { LatencyHistogram } from '../load/latency-histogram.ts';
import { epochMs, type LevelAnswer, type LevelCrowd, type LevelSale } from './level.ts';

/** Buyer ids of 16 characters: short ones are cheaper than what real ones cost. */
const FIRST_BUYER = 1_000_000_000;

export interface Buyer {
  readonly buyerId: string;
  readonly key: string;
}

/** How a crowd was answered. */
export interface SentCrowd {
  readonly buyers: readonly Buyer[];
  /** When each accepted answer came, epoch milliseconds, by its order. */
  readonly acceptedAt: ReadonlyMap<string, number>;
  /** Of every accepted answer, also one that was given twice. */
  readonly orderIds: readonly string[];
  readonly refused: number;
  /** What was answered otherwise, counted. */
  readonly others: ReadonlyMap<string, number>;
  readonly latency: LatencyHistogram;
  readonly startedAt: number;
  readonly lastAcceptedAt: number;
  readonly lastRefusedAt: number;
}

/** Each of `concurrency` places is taken by the next buyer as soon as the one before is answered. */
export async function sendBuyers(sale: LevelSale, { buyers: count, concurrency }: LevelCrowd): Promise<SentCrowd> {
  const buyers = Array.from({ length: count }, (_, index) => ({
    buyerId: `buyer-${FIRST_BUYER + index}`,
    key: `key-${index}`,
  }));
  const latency = new LatencyHistogram();
  const acceptedAt = new Map<string, number>();
  const orderIds: string[] = [];
  const others = new Map<string, number>();
  const startedAt = epochMs();
  let [refused, lastAcceptedAt, lastRefusedAt] = [0, startedAt, startedAt];
  const note = (answer: LevelAnswer, sentAt: number): void => {
    const now = epochMs();
    latency.record(now - sentAt);
    if (answer.outcome === 'accepted') {
      orderIds.push(answer.orderId);
      acceptedAt.set(answer.orderId, now);
      lastAcceptedAt = now;
    } else if (answer.outcome === 'sold-out') {
      refused += 1;
      lastRefusedAt = now;
    } else {
      others.set(answer.what, (others.get(answer.what) ?? 0) + 1);
    }
  };
  const left = buyers.values();
  const place = async (): Promise<void> => {
    for (const { buyerId, key } of left) {
      const sentAt = epochMs();
      note(await sale.purchase(buyerId, key), sentAt);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, place));
  return { buyers, acceptedAt, orderIds, refused, others, latency, startedAt, lastAcceptedAt, lastRefusedAt };
}
