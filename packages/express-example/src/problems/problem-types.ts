export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** What has happened, for a person who reads `/problems/{name}`. */
  readonly meaning: string;
  /** What the client can do. */
  readonly remedy: string;
}

function problemType(status: number, title: string, meaning: string, remedy: string): ProblemType {
  return { status, title, meaning, remedy };
}

const REPEAT_LATER = 'Wait as long as Retry-After says and repeat the request.';

/**
 * Every problem of the API (RFC 9457). The name is the last part of its `type`, `/problems/{name}`, and never changes;
 * the page under that address is made from this table, and so are the OpenAPI document's problem responses.
 */
export const PROBLEM_TYPES = {
  'sold-out': problemType(
    409,
    'Sold out',
    'No unit is available. Units that others hold may still come back.',
    'Watch the stock, or give up.',
  ),
  'not-enough': problemType(
    409,
    'Not enough left',
    'Some units are available, but fewer than were asked for. Nothing was taken.',
    'Ask for at most `available` units.',
  ),
  'buyer-limit-reached': problemType(
    409,
    'Buyer limit reached',
    'The sale limits how many units one buyer may hold and own, and this request would exceed it.',
    'Ask for at most `remaining` units.',
  ),
  'not-started': problemType(409, 'Not started', 'The sale has not begun.', 'Come back at `startsAt`.'),
  paused: problemType(409, 'Paused', 'The operator has paused the sale.', 'Try again later.'),
  ended: problemType(410, 'Ended', 'The sale is over for good.', 'Nothing: it does not come back.'),
  'key-reused': problemType(
    422,
    'Idempotency key reused',
    'This Idempotency-Key came with another request before: another product or quantity.',
    'Use a fresh key for each new purchase, and the same key only to repeat one.',
  ),
  throttled: problemType(
    429,
    'Too many requests',
    'This buyer has sent more requests than the limit allows. The refused request cost nothing.',
    REPEAT_LATER,
  ),
  'address-throttled': problemType(
    429,
    'Too many requests from this address',
    'More requests came from this network address than the limit allows, whoever sent them. Nothing was done.',
    REPEAT_LATER,
  ),
  unavailable: problemType(
    503,
    'Unavailable',
    'The request was not carried out, and certainly nothing was taken. `reason` says what was missing.',
    REPEAT_LATER,
  ),
  unknown: problemType(
    504,
    'Outcome unknown',
    'The request was handed on and not answered in time: it may have been carried out, or not.',
    'Repeat the same request with the Idempotency-Key that the reply carries. It never takes units twice.',
  ),
  'hold-not-found': problemType(
    404,
    'Hold not found',
    'There is no such hold of this buyer.',
    'Check the id. A hold can be lost together with the inventory store; then nothing was sold.',
  ),
  'already-confirmed': problemType(409, 'Already confirmed', 'The hold was sold before.', 'Read its order.'),
  'already-released': problemType(409, 'Already released', 'The hold was given back before.', 'Hold again.'),
  'hold-expired': problemType(410, 'Hold expired', 'The hold has run out; its units went back.', 'Hold again.'),
  'exceeds-held': problemType(
    409,
    'More than held',
    'The confirmation names more units than the hold has. The hold stays as it was.',
    'Confirm at most what is held.',
  ),
  'not-available': problemType(
    409,
    'Not available',
    'Fewer units are available than should be removed from the sale. Nothing was removed.',
    'Remove at most `available` units.',
  ),
  'product-not-in-sale': problemType(
    422,
    'Product not in this sale',
    'A line names a product that this sale does not offer.',
    'All lines of one request must be products of the sale.',
  ),
  'operation-reused': problemType(
    422,
    'Operation id reused',
    'This operation id named another change before.',
    'Use a fresh operation id for each new change.',
  ),
  'not-initialized': problemType(
    409,
    'Not initialized',
    'The product is in the catalog, and its sale was never loaded into the inventory store.',
    'An operator initializes it: POST /api/products/initialize/{id}.',
  ),
  recovering: problemType(
    503,
    'Recovering',
    'The stock of the sale is being rebuilt from its orders; `step` and `remaining` say what is left.',
    'Wait as long as Retry-After says and repeat the request; repeating is safe.',
  ),
  'recovery-stopped': problemType(
    503,
    'Recovery stopped',
    'Recovery found a state that a person must decide on. Nothing is sold meanwhile.',
    'Read the log of the server.',
  ),
  'product-not-found': problemType(404, 'Product not found', 'There is no product with this id.', 'List the products.'),
  'sale-not-found': problemType(404, 'Sale not found', 'There is no sale with this id.', 'List the products.'),
  'order-not-found': problemType(
    404,
    'Order not found',
    'There is no such order of this buyer.',
    'Check the id, and who is asking.',
  ),
  'route-not-found': problemType(404, 'No such route', 'Nothing is served here.', 'Read /v3/api-docs.'),
  'method-not-allowed': problemType(
    405,
    'Method not allowed',
    'This route does not know the method.',
    'Use one that Allow names.',
  ),
  'invalid-request': problemType(
    400,
    'Invalid request',
    'The request is malformed; `errors` says where. Unknown parameters and fields are refused too.',
    'Correct the request.',
  ),
  unauthorized: problemType(
    401,
    'Unauthorized',
    'The request carries no valid credential.',
    'Send one in the Authorization header.',
  ),
  'request-timeout': problemType(
    408,
    'Request timeout',
    'The request did not arrive completely in time.',
    'Send it faster.',
  ),
  'content-too-large': problemType(413, 'Content too large', 'The body is larger than the limit.', 'Send less.'),
  'unsupported-media-type': problemType(
    415,
    'Unsupported media type',
    'The body must be JSON: Content-Type application/json, UTF-8, not compressed.',
    'Send it as application/json.',
  ),
  'headers-too-large': problemType(
    431,
    'Header fields too large',
    'The header is larger than the limit.',
    'Send less.',
  ),
  'too-many-streams': problemType(
    503,
    'Too many streams',
    'This server follows as many event streams as it can.',
    REPEAT_LATER,
  ),
  'internal-error': problemType(
    500,
    'Internal error',
    'Something that should not happen has happened. The log has it under the id in `instance`.',
    'Tell the operator the id.',
  ),
} as const satisfies Record<string, ProblemType>;

export type ProblemName = keyof typeof PROBLEM_TYPES;

/** The `type` member of a problem: a relative reference, so that the API can live under any host. */
export function problemUri(name: ProblemName): string {
  return `/problems/${name}`;
}
