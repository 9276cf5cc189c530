import type { ServerResponse } from 'node:http';
import { type ErrorRequestHandler, type Request, type RequestHandler, Router } from 'express';
import { audited } from '../admin/audit.ts';
import { errorToProblem } from '../problems/error-to-problem.ts';
import { invalidRequest, problem } from '../problems/problem.ts';
import type { Shop } from '../shop.ts';
import { prefersText } from './accept.ts';
import type { Route } from './define-route.ts';
import type { Reply } from './reply.ts';
import type { RouteDocument } from './route-document.ts';
import { writeReply } from './write-reply.ts';

/**
 * Mounts routes on an Express router. A known path with another method is 405, what matches nothing is 404. `elsewhere`
 * are routes that the application serves before this router: only their other methods come here.
 */
export function mountRoutes(routes: readonly Route[], elsewhere: readonly RouteDocument[], shop: Shop): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const route of routes) {
    router[route.document.method](expressPath(route.document.path), answering(route, shop));
  }
  const documents = [...elsewhere, ...routes.map(({ document }) => document)];
  for (const [path, methods] of methodsByPath(documents)) {
    router.all(expressPath(path), methodNotAllowed(methods));
  }
  router.use(routeNotFound);
  router.use(errorHandler(shop));
  return router;
}

function answering(route: Route, shop: Shop): RequestHandler {
  const usual = route.document.usuallyText === true ? 'text' : 'json';
  return async (request, response) => {
    const { params, originalUrl } = request;
    const mark = originalUrl.indexOf('?');
    const query = mark < 0 ? '' : originalUrl.slice(mark + 1);
    const path = params as Record<string, string>;
    const answer = await answerSafely(route, { message: request, path, query }, shop);
    const asked = { route: route.document, message: request, path, address: shop.addressOf(request) };
    const reply = audited(asked, answer, shop.audit);
    writeReply(request, response, reply, prefersText(request.headers.accept, usual));
  };
}

async function answerSafely(route: Route, request: Parameters<Route['answer']>[0], shop: Shop): Promise<Reply> {
  try {
    return await route.answer(request, shop);
  } catch (error) {
    return errorToProblem(error, shop.logger);
  }
}

/** `{productId}` as Express writes it. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(documents: readonly RouteDocument[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of documents) {
    const known = methods.get(path) ?? [];
    methods.set(path, [...known, method.toUpperCase(), ...(method === 'get' ? ['HEAD'] : [])]);
  }
  return methods;
}

function methodNotAllowed(methods: readonly string[]): RequestHandler {
  const allow = methods.join(', ');
  return (request, response) => {
    const reply = problem('method-not-allowed', `this route knows ${allow}`, {}, ['Allow', allow]);
    write(request, response, reply);
  };
}

const routeNotFound: RequestHandler = (request, response) => {
  write(request, response, problem('route-not-found', 'nothing is served here; see /v3/api-docs'));
};

/** What Express itself refuses is a path whose escapes cannot be decoded. */
function errorHandler(shop: Shop): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const broken = invalidRequest([{ in: 'path', name: 'path', message: 'has a broken percent escape' }]);
    const reply = error instanceof URIError ? broken : errorToProblem(error, shop.logger);
    if (response.headersSent) response.destroy();
    else write(request, response, reply);
  };
}

function write(request: Request, response: ServerResponse, reply: Reply): void {
  writeReply(request, response, reply, prefersText(request.headers.accept));
}
