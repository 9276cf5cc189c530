import { Type } from 'typebox';
import { defineRoute, type Route } from '../http/define-route.ts';
import { pageReply } from '../http/reply.ts';
import { problem } from '../problems/problem.ts';
import { strictObject } from '../schemas/strict-object.ts';
import { SWAGGER_POLICY, type SwaggerFile } from '../swagger/swagger-ui.ts';

/** Serves Swagger UI. Its files are read when the first one is asked for. */
export function swaggerUi(readFiles: () => Promise<ReadonlyMap<string, SwaggerFile>>): Route {
  let files: Promise<ReadonlyMap<string, SwaggerFile>> | undefined;
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
    async ({ path }) => {
      files ??= readFiles();
      const file = (await files).get(path.file);
      if (file === undefined) return problem('route-not-found', 'the page has no such file');
      return pageReply(file.mediaType, file.body, ['Content-Security-Policy', SWAGGER_POLICY]);
    },
  );
}
