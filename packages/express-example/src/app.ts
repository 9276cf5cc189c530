import express, { type Express } from 'express';
import { demoBuyerVerifier } from './buyer/demo-buyer-verifier.ts';
import { purchaseDocument } from './hot/purchase-document.ts';
import { purchaseRoute } from './hot/purchase-route.ts';
import type { Route } from './http/define-route.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { pages } from './pages/pages.ts';
import { apiDocs } from './routes/api-docs.ts';
import { ROUTES } from './routes/routes.ts';
import { swaggerUi } from './routes/swagger-ui.ts';
import type { Shop } from './shop.ts';
import { swaggerFiles } from './swagger/swagger-ui.ts';

/** Every route that Express serves: those of the shop, the OpenAPI document of all, and the page that shows it. */
const EXPRESS_ROUTES: readonly Route[] = [
  ...ROUTES,
  apiDocs(() => JSON.stringify(documentOfAll())),
  swaggerUi(swaggerFiles),
];

/** The OpenAPI document of everything that is served, the purchase route in front of Express included. */
export function documentOfAll(): object {
  return openApiDocument([purchaseDocument, ...EXPRESS_ROUTES.map(({ document }) => document)]);
}

/**
 * The Express application, complete by itself: without a front listener the purchase route is served here too. The pages
 * are left out where it is told so.
 */
export function createApp(shop: Shop, withPages = true): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use((request, response, next) => {
    if (shop.gate(request, response)) next();
  });
  app.use('/api/purchase', purchaseRoute(shop));
  if (withPages) app.use(pages(shop.buyers === demoBuyerVerifier ? 'demo' : 'token'));
  app.use(mountRoutes(EXPRESS_ROUTES, [purchaseDocument], shop));
  return app;
}
