import { BODY_BYTES_MAX } from '../http/read-body.ts';
import type { RouteDocument } from '../http/route-document.ts';
import { Components } from './components.ts';
import { operationOf } from './operation.ts';

const DESCRIPTION = `Sells a limited allotment to a crowd that arrives in the same second.

Errors are \`application/problem+json\` (RFC 9457); every \`type\` is a page under \`/problems\`. With \`Accept: text/plain\`
every reply is one line of text. Unknown parameters and fields are refused, bodies over ${BODY_BYTES_MAX} bytes too.

Besides what each operation lists: 404 where nothing is served, 405 with Allow for another method, 408 for a request that
does not arrive in time, 431 for a header that is too large.`;

/** The OpenAPI 3.1 document of these routes. Plain JSON, the same text for the same routes. */
export function openApiDocument(routes: readonly RouteDocument[]): object {
  const components = new Components();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method] = operationOf(route, components);
    paths[route.path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Flash sale', version: '1', description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [
      { name: 'buying', description: 'For buyers.' },
      { name: 'products', description: 'What is on offer, and how much is left.' },
      { name: 'administration', description: 'For operators.' },
      { name: 'operations', description: 'For those who run it.' },
    ],
    paths,
    components: {
      schemas: components.schemas(),
      responses: components.responses(),
      securitySchemes: {
        buyerToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'A buyer token. In demo mode the `userId` parameter says who is buying instead.',
        },
        adminToken: { type: 'http', scheme: 'bearer', description: 'The admin token. Not asked for in demo mode.' },
      },
    },
  };
}
