import express, { type Express } from 'express';
import { purchaseDocument } from './hot/purchase-document.ts';
import { purchaseRoute } from './hot/purchase-route.ts';
import type { Route } from './http/define-route.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { apiDocs } from './routes/api-docs.ts';
import { ROUTES } from './routes/routes.ts';
import { swaggerUi } from './routes/swagger-ui.ts';
import type { Shop } from './shop.ts';
import { swaggerFiles } from './swagger/swagger-ui.ts';

/** Every documented route: those of Express, and the purchase route in front of it. */
export const DOCUMENTS = [purchaseDocument, ...ROUTES.map(({ document }) => document)];

/** The Express application, complete by itself: without a front listener the purchase route is served here too. */
export async function createApp(shop: Shop): Promise<Express> {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  const routes: readonly Route[] = [...ROUTES, apiDocs(DOCUMENTS), swaggerUi(await swaggerFiles())];
  app.use('/api/purchase', purchaseRoute(shop));
  app.use(mountRoutes(routes, [purchaseDocument], shop));
  return app;
}
