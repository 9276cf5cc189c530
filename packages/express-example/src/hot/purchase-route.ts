import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PurchaseResult } from '@flash-sale/core';
import type { ListedProduct } from '../composition/product-directory.ts';
import { prefersText } from '../http/accept.ts';
import { checkKey } from '../http/input-reader.ts';
import { parseQuery } from '../http/parse-query.ts';
import { hasBody, readJsonBody } from '../http/read-body.ts';
import type { DocumentReply } from '../http/reply.ts';
import { bodyValidator, parameterValidator } from '../http/validate.ts';
import { toWire, type WireReply, writeWire } from '../http/write-reply.ts';
import { purchaseReply } from '../outcomes/outcome-to-response.ts';
import { errorToProblem } from '../problems/error-to-problem.ts';
import { invalidRequest, problem, type RequestError } from '../problems/problem.ts';
import { ProductPath } from '../schemas/paths.ts';
import { PurchaseBody, PurchaseQuery } from '../schemas/purchase.ts';
import type { Shop } from '../shop.ts';
import { type Offer, offerOf } from './offer.ts';

/** What the purchase route works with. */
export type PurchaseShop = Pick<Shop, 'flashSale' | 'products' | 'buyers' | 'rateLimitFields' | 'logger'>;

/** Answers one purchase. `target` is what follows the mount path: `2?userId=alice&quantity=1`. Never rejects. */
export type PurchaseHandler = (request: IncomingMessage, response: ServerResponse, target: string) => void;

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const checkPath = parameterValidator(ProductPath, 'path');
const checkQuery = parameterValidator(PurchaseQuery, 'query');
const checkBody = bodyValidator(PurchaseBody);

/** What stands before the target in a mounted path; a request by its whole address keeps its origin. */
const ORIGIN_AND_SLASH = /^(?:https?:\/\/[^/?]*)?\//i;

/** The purchase route as middleware, to mount in any Express application: `app.use('/api/purchase', purchaseRoute(shop))`. */
export function purchaseRoute(shop: PurchaseShop): Middleware {
  const handle = purchaseHandler(shop);
  return (request, response, next) => {
    if (request.method === 'POST') handle(request, response, (request.url ?? '/').replace(ORIGIN_AND_SLASH, ''));
    else next();
  };
}

/**
 * The hot path of HTTP. It waits only for what has to be waited for, and writes what can be written beforehand: in a flash
 * sale nearly every answer is "sold out", and all of those are the same bytes.
 */
export function purchaseHandler(shop: PurchaseShop): PurchaseHandler {
  const offers = new Map<number, Offer>();

  async function answer(request: IncomingMessage, target: string, asText: boolean): Promise<WireReply> {
    const { headers } = request;
    const mark = target.indexOf('?');
    const id = mark < 0 ? target : target.slice(0, mark);
    if (id === '' || id.includes('/')) return toWire(problem('route-not-found', 'nothing is served here'), asText);
    const parsed = parseQuery(mark < 0 ? '' : target.slice(mark + 1));
    if ('problem' in parsed) return toWire(parsed.problem, asText);

    const claim = { authorization: headers.authorization, userId: parsed.parameters.userId };
    const verified = shop.buyers.verify(claim);
    const buyer = verified instanceof Promise ? await verified : verified;
    if ('problem' in buyer) return toWire(buyer.problem, asText);

    const read = hasBody(request) || 'body' in request ? await readJsonBody(request) : NO_BODY;
    if ('problem' in read) return toWire(read.problem, asText);
    const path = checkPath({ productId: id });
    const query = checkQuery(parsed.parameters);
    const key = checkKey(headers['idempotency-key']);
    const body = read.json === undefined ? EMPTY_BODY : checkBody(read.json);
    if ('errors' in path || 'errors' in query || 'errors' in key || 'errors' in body) {
      return toWire(invalid([path, query, key, body]), asText);
    }
    if (query.value.quantity !== undefined && body.value.quantity !== undefined) {
      return toWire(invalidRequest([QUANTITY_TWICE]), asText);
    }

    const { productId } = path.value;
    const offer = offers.get(productId) ?? (await findOffer(productId));
    if (offer === undefined) return toWire(problem('product-not-found', `there is no product ${productId}`), asText);
    const { saleId, sku } = offer.product;
    const result = await shop.flashSale.purchase({
      saleId,
      buyerId: buyer.buyerId,
      lines: [{ sku, quantity: query.value.quantity ?? body.value.quantity ?? 1 }],
      idempotencyKey: key.value,
      traceparent: typeof headers.traceparent === 'string' ? headers.traceparent : undefined,
    });
    return resultToWire(result, offer, asText);
  }

  function resultToWire(result: PurchaseResult, offer: Offer, asText: boolean): WireReply {
    const wire =
      result.outcome === 'sold-out'
        ? offer.soldOut[asText ? 'text' : 'json']
        : toWire(purchaseReply(result, offer.asked), asText);
    if (result.rateLimit === undefined) return wire;
    return { ...wire, headers: [...wire.headers, ...shop.rateLimitFields(result.rateLimit)] };
  }

  async function findOffer(productId: number): Promise<Offer | undefined> {
    const product = await shop.products.find(productId);
    return product === undefined ? undefined : keep(product);
  }

  function keep(product: ListedProduct): Offer {
    const offer = offerOf(product);
    offers.set(product.productId, offer);
    return offer;
  }

  return (request, response, target) => {
    const asText = prefersText(request.headers.accept);
    answer(request, target, asText).then(
      (wire) => writeWire(response, wire),
      (error: unknown) => writeWire(response, toWire(errorToProblem(error, shop.logger), asText)),
    );
  };
}

const NO_BODY = { json: undefined };
const EMPTY_BODY = { value: { quantity: undefined } };
const QUANTITY_TWICE: RequestError = { in: 'body', name: 'quantity', message: 'is a parameter already' };

function invalid(
  parts: readonly ({ readonly errors: readonly RequestError[] } | { readonly value: unknown })[],
): DocumentReply {
  return invalidRequest(parts.flatMap((part) => ('errors' in part ? part.errors : [])));
}
