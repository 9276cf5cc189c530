import type { IncomingMessage } from 'node:http';
import type { BuyerId } from '@flash-sale/core';
import type { Static, TObject } from 'typebox';
import { BuyerQuery } from '../schemas/purchase.ts';
import type { Nothing } from '../schemas/strict-object.ts';
import type { Shop } from '../shop.ts';
import { inputReader } from './input-reader.ts';
import { parseQuery } from './parse-query.ts';
import type { Reply } from './reply.ts';
import type { RouteDocument, RouteFacts } from './route-document.ts';

/** A request as the router hands it over. */
export interface RouteRequest {
  readonly message: IncomingMessage;
  readonly path: Readonly<Record<string, string>>;
  /** What is behind the question mark. */
  readonly query: string;
}

export interface Route {
  readonly document: RouteDocument;
  answer(request: RouteRequest, shop: Shop): Promise<Reply>;
}

/** A request whose every part was checked. */
export interface RouteInput<Path extends TObject, Query extends TObject, Body extends TObject> {
  readonly path: Static<Path>;
  readonly query: Static<Query>;
  /** An empty object where the request has no body. */
  readonly body: Static<Body>;
  readonly idempotencyKey: string | undefined;
  readonly traceparent: string | undefined;
}

/** Schemas that are left out let nothing pass: no parameter, no field. */
export interface RouteSchemas<Path extends TObject, Query extends TObject, Body extends TObject> {
  readonly pathSchema?: Path;
  readonly querySchema?: Query;
  readonly bodySchema?: Body;
}

/** A route for everyone, or for operators, whose credential is looked at first. */
export function defineRoute<
  Path extends TObject = typeof Nothing,
  Query extends TObject = typeof Nothing,
  Body extends TObject = typeof Nothing,
>(
  document: RouteFacts & RouteSchemas<Path, Query, Body> & { readonly access: 'everyone' | 'admin' },
  handle: (input: RouteInput<Path, Query, Body>, shop: Shop, message: IncomingMessage) => Promise<Reply> | Reply,
): Route {
  const readInput = inputReader(document);
  return {
    document,
    async answer(request, shop) {
      const { authorization } = request.message.headers;
      const refused = document.access === 'admin' ? shop.admins(authorization) : undefined;
      if (refused !== undefined) return refused;
      const read = await readInput(request);
      return 'problem' in read ? read.problem : handle(read.input, shop, request.message);
    },
  };
}

/** A route for a buyer, who is verified before anything else is looked at. */
export function defineBuyerRoute<
  Path extends TObject = typeof Nothing,
  Query extends TObject = typeof BuyerQuery,
  Body extends TObject = typeof Nothing,
>(
  schemasAndDocument: Omit<RouteFacts, 'access'> & RouteSchemas<Path, Query, Body>,
  handle: (input: RouteInput<Path, Query, Body> & { readonly buyerId: BuyerId }, shop: Shop) => Promise<Reply> | Reply,
): Route {
  const document = { querySchema: BuyerQuery as TObject as Query, ...schemasAndDocument, access: 'buyer' as const };
  const readInput = inputReader(document);
  return {
    document,
    async answer(request, shop) {
      const query = parseQuery(request.query);
      if ('problem' in query) return query.problem;
      const { authorization } = request.message.headers;
      const buyer = await shop.buyers.verify({ authorization, userId: query.parameters.userId });
      if ('problem' in buyer) return buyer.problem;
      const read = await readInput(request);
      return 'problem' in read ? read.problem : handle({ ...read.input, buyerId: buyer.buyerId }, shop);
    },
  };
}
