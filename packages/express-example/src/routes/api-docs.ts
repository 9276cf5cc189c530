import { defineRoute, type Route } from '../http/define-route.ts';
import { pageReply } from '../http/reply.ts';
import type { RouteDocument } from '../http/route-document.ts';
import { openApiDocument } from '../openapi/openapi-document.ts';

const document: RouteDocument & { readonly access: 'everyone' } = {
  operationId: 'apiDocs',
  method: 'get',
  path: '/v3/api-docs',
  tag: 'operations',
  summary: 'This document',
  access: 'everyone',
  replies: { 200: { description: 'OpenAPI 3.1.', mediaType: 'application/json' } },
  problems: [],
};

/** Serves the document of all these routes, and of itself. */
export function apiDocs(routes: readonly RouteDocument[]): Route {
  const json = JSON.stringify(openApiDocument([...routes, document]));
  return defineRoute(document, () => pageReply('application/json', json));
}
