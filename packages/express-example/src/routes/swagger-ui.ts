import { Type } from 'typebox';
import { defineRoute, type Route } from '../http/define-route.ts';
import { pageReply } from '../http/reply.ts';
import { problem } from '../problems/problem.ts';
import { strictObject } from '../schemas/strict-object.ts';
import { SWAGGER_POLICY, type SwaggerFile } from '../swagger/swagger-ui.ts';

/** Serves Swagger UI from these files. */
export function swaggerUi(files: ReadonlyMap<string, SwaggerFile>): Route {
  return defineRoute(
    {
      operationId: 'swaggerUi',
      method: 'get',
      path: '/swagger-ui/{file}',
      tag: 'operations',
      summary: 'The page that shows this document: /swagger-ui/index.html',
      access: 'everyone',
      pathSchema: strictObject({ file: Type.String({ minLength: 1, maxLength: 64, examples: ['index.html'] }) }),
      replies: { 200: { description: 'A file of the page.', mediaType: 'text/html' } },
      problems: ['route-not-found'],
    },
    ({ path }) => {
      const file = files.get(path.file);
      if (file === undefined) return problem('route-not-found', 'the page has no such file');
      return pageReply(file.mediaType, file.body, ['Content-Security-Policy', SWAGGER_POLICY]);
    },
  );
}
