import type {
  Accepted,
  ConfirmResult,
  HoldResult,
  HoldSettled,
  HoldTaken,
  Line,
  PurchaseResult,
  RateLimitState,
  Refusal,
  ReleaseResult,
  Replayed,
  SaleId,
  SettlementUnknown,
  Sku,
  Unavailable,
  Unknown,
} from '@flash-sale/core';
import type { Static } from 'typebox';
import { writeIdempotencyKey } from '../http/idempotency-key.ts';
import { instant } from '../http/instant.ts';
import { type DocumentReply, type HeaderList, jsonReply } from '../http/reply.ts';
import { retryAfter } from '../http/retry-after.ts';
import { problem } from '../problems/problem.ts';
import type { Hold, Purchase, Release } from '../schemas/purchase.ts';
import { holdIdOf } from './hold-id.ts';

/** What a reply needs to know of the request: its sale, and which product each SKU is. */
export interface Asked {
  readonly saleId: SaleId;
  readonly productIdOf: (sku: Sku) => number;
}

type Answer<Result> = (result: Result, asked: Asked) => DocumentReply;

/** One answer for each outcome: a union that grows does not compile until its table has grown too. */
type Table<Result extends { readonly outcome: string }> = {
  readonly [Name in Result['outcome']]: Answer<Extract<Result, { readonly outcome: Name }>>;
};

const REPLAYED: HeaderList = ['Idempotency-Replayed', 'true'];

/** Refusals of purchases and holds alike. */
const REFUSALS: Table<Refusal> = {
  'sold-out': ({ sku }, asked) => {
    const productId = asked.productIdOf(sku);
    return problem('sold-out', `no unit of product ${productId} is available`, { productId });
  },
  'not-enough': ({ sku, available }, asked) => {
    const productId = asked.productIdOf(sku);
    const detail = `product ${productId} has ${available} available, fewer than asked for`;
    return problem('not-enough', detail, { productId, available });
  },
  'buyer-limit-reached': ({ limit, remaining }) =>
    problem('buyer-limit-reached', `a buyer may have ${limit} of this sale; ${remaining} are left to this one`, {
      limit,
      remaining,
    }),
  'not-started': ({ startsAt }) => {
    const startsAtText = instant(startsAt);
    return problem('not-started', `the sale begins at ${startsAtText}`, { startsAt: startsAtText });
  },
  ended: () => problem('ended', 'the sale is over'),
  paused: () => problem('paused', 'the sale is paused'),
};

/** What purchases and holds have in common beyond refusals. */
const REQUESTS = {
  ...REFUSALS,
  throttled: ({ retryAfterMs }: { readonly retryAfterMs: number | undefined }) =>
    retryAfterMs === undefined
      ? problem('throttled', 'the request is larger than the limit ever allows')
      : problem('throttled', `try again in ${retryAfterMs} ms`, { retryAfterMs }, retryAfter(retryAfterMs)),
  'key-reused': () => problem('key-reused', 'this Idempotency-Key came with another request before'),
  unavailable: ({ reason, retryAfterMs }: Unavailable) =>
    problem('unavailable', `nothing was taken (${reason})`, { reason, retryAfterMs }, retryAfter(retryAfterMs)),
};

/** What became of a hold before this request. */
const SETTLED: Table<HoldSettled> = {
  'already-confirmed': () => problem('already-confirmed', 'the hold was confirmed before'),
  'already-released': () => problem('already-released', 'the hold was released before'),
  expired: ({ holdExpiresAt }) => {
    const at = instant(holdExpiresAt);
    return problem('hold-expired', `the hold ran out at ${at}`, { holdExpiresAt: at });
  },
};

const PURCHASE: Table<PurchaseResult> = {
  ...REQUESTS,
  accepted: sold,
  replayed: sold,
  unknown: unknownRequest,
};

const HOLD: Table<HoldResult> = {
  ...REQUESTS,
  ...SETTLED,
  held,
  replayed: held,
  unknown: unknownRequest,
};

const SETTLEMENTS = {
  ...SETTLED,
  'hold-not-found': () => problem('hold-not-found', 'there is no such hold of this buyer'),
  unavailable: REQUESTS.unavailable,
  unknown: ({ retryAfterMs }: SettlementUnknown) =>
    problem('unknown', 'repeat the same request to learn the outcome', { retryAfterMs }, retryAfter(retryAfterMs)),
};

const CONFIRM: Table<ConfirmResult> = {
  ...SETTLEMENTS,
  accepted: sold,
  replayed: sold,
  'exceeds-held': ({ sku, held: units }, asked) => {
    const productId = asked.productIdOf(sku);
    return problem('exceeds-held', `the hold has ${units} of product ${productId}`, { productId, held: units });
  },
};

const RELEASE: Table<ReleaseResult> = { ...SETTLEMENTS, released, replayed: released };

export const purchaseReply = answering(PURCHASE);
export const holdReply = answering(HOLD);
export const confirmReply = answering(CONFIRM);
export const releaseReply = answering(RELEASE);

function answering<Result extends { readonly outcome: string }>(table: Table<Result>): Answer<Result> {
  return (result, asked) => {
    // The name picks the answer that takes this very result, which TypeScript cannot follow through the lookup.
    const answer = table[result.outcome as Result['outcome']] as Answer<Result>;
    return answer(result, asked);
  };
}

/** Adds the RateLimit fields where a limiter was asked. */
export function withRateLimit(
  reply: DocumentReply,
  state: RateLimitState | undefined,
  fields: (state: RateLimitState) => HeaderList,
): DocumentReply {
  return state === undefined ? reply : { ...reply, headers: [...reply.headers, ...fields(state)] };
}

function sold({ outcome, orderId, lines, remaining }: Accepted | Replayed, asked: Asked): DocumentReply {
  const { saleId } = asked;
  const json: Static<typeof Purchase> = { outcome, orderId, saleId, lines: productLines(lines, asked), remaining };
  const replayed = outcome === 'replayed';
  const headers = ['Location', `/api/orders/${orderId}`, ...(replayed ? REPLAYED : [])];
  return jsonReply(202, json, `${replayed ? 'Accepted before' : 'Accepted'}: order ${orderId}`, headers);
}

function held({ outcome, orderId, lines, remaining, holdExpiresAt }: HoldTaken, asked: Asked): DocumentReply {
  const { saleId } = asked;
  const expiresAt = instant(holdExpiresAt);
  const json: Static<typeof Hold> = {
    outcome,
    holdId: holdIdOf(saleId, orderId),
    orderId,
    saleId,
    lines: productLines(lines, asked),
    holdExpiresAt: expiresAt,
    remaining,
  };
  const headers = ['Location', `/api/orders/${orderId}`, ...(outcome === 'replayed' ? REPLAYED : [])];
  return jsonReply(201, json, `Held until ${expiresAt}: ${json.holdId}`, headers);
}

function released(result: Extract<ReleaseResult, { readonly lines: unknown }>, asked: Asked): DocumentReply {
  const { outcome, orderId, lines } = result;
  const { saleId } = asked;
  const holdId = holdIdOf(saleId, orderId);
  const json: Static<typeof Release> = { outcome, holdId, saleId, lines: productLines(lines, asked) };
  return jsonReply(200, json, `Released: ${holdId}`, outcome === 'replayed' ? REPLAYED : []);
}

/** The key goes back in both places: programs read the body, a proxy that retries reads the header. */
function unknownRequest({ idempotencyKey, retryAfterMs }: Unknown): DocumentReply {
  const detail = 'repeat the same request with this Idempotency-Key to learn the outcome';
  return problem('unknown', detail, { idempotencyKey, retryAfterMs }, [
    'Idempotency-Key',
    writeIdempotencyKey(idempotencyKey),
    ...retryAfter(retryAfterMs),
  ]);
}

function productLines(lines: readonly Line[], asked: Asked): { productId: number; quantity: number }[] {
  return lines.map(({ sku, quantity }) => ({ productId: asked.productIdOf(sku), quantity }));
}
