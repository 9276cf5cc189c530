import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What is served under /swagger-ui. Nothing is fetched from elsewhere. */
export interface SwaggerFile {
  readonly mediaType: string;
  readonly body: string | Buffer;
}

const INDEX = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Flash sale API</title>
    <link rel="stylesheet" href="./swagger-ui.css">
    <link rel="icon" type="image/png" href="./favicon-32x32.png" sizes="32x32">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="./swagger-ui-bundle.js"></script>
    <script src="./swagger-initializer.js"></script>
  </body>
</html>
`;

const INITIALIZER = `window.ui = SwaggerUIBundle({
  url: '/v3/api-docs',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

/** Files of the package that the page needs, with their media types. */
const PACKAGE_FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** Scripts and styles from here only; the page's own icons are data URLs, and React sets style attributes. */
export const SWAGGER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Reads the page's files once. */
export async function swaggerFiles(): Promise<ReadonlyMap<string, SwaggerFile>> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = new Map<string, SwaggerFile>([
    ['index.html', { mediaType: 'text/html; charset=utf-8', body: INDEX }],
    ['swagger-initializer.js', { mediaType: 'text/javascript; charset=utf-8', body: INITIALIZER }],
  ]);
  for (const [name, mediaType] of Object.entries(PACKAGE_FILES)) {
    files.set(name, { mediaType, body: await readFile(join(folder, name)) });
  }
  return files;
}
