import { defineRoute, type Route } from '../http/define-route.ts';
import { pageReply } from '../http/reply.ts';

/** Serves the OpenAPI document, which `json` is asked for once, when the document of this route exists too. */
export function apiDocs(json: () => string): Route {
  let text: string | undefined;
  return defineRoute(
    {
      operationId: 'apiDocs',
      method: 'get',
      path: '/v3/api-docs',
      tag: 'operations',
      summary: 'This document',
      access: 'everyone',
      replies: { 200: { description: 'OpenAPI 3.1.', mediaType: 'application/json' } },
      problems: [],
    },
    () => {
      text ??= json();
      return pageReply('application/json', text);
    },
  );
}
