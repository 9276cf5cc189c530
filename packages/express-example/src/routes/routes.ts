import type { Route } from '../http/define-route.ts';
import { adjustSale } from './admin-adjust.ts';
import { listDeadLetters } from './admin-dead-letters.ts';
import { reconcileSale } from './admin-reconcile.ts';
import { redriveDeadLetters } from './admin-redrive.ts';
import { endSale, pauseSale, resumeSale } from './admin-sale-state.ts';
import { confirmHold } from './confirm-hold.ts';
import { createHold } from './create-hold.ts';
import { createProduct } from './create-product.ts';
import { liveness, readiness } from './health.ts';
import { initializeProduct } from './initialize-product.ts';
import { listProducts } from './list-products.ts';
import { metrics } from './metrics.ts';
import { listProblems, readProblem } from './problem-pages.ts';
import { purchaseLines } from './purchase-lines.ts';
import { readOrder } from './read-order.ts';
import { readStock } from './read-stock.ts';
import { releaseHold } from './release-hold.ts';
import { watchStock } from './watch-stock.ts';

/** Every route that Express serves, in the order of the document; the purchase route is served in front of it. */
export const ROUTES: readonly Route[] = [
  purchaseLines,
  createHold,
  confirmHold,
  releaseHold,
  readOrder,
  listProducts,
  createProduct,
  initializeProduct,
  readStock,
  watchStock,
  pauseSale,
  resumeSale,
  endSale,
  adjustSale,
  reconcileSale,
  listDeadLetters,
  redriveDeadLetters,
  metrics,
  liveness,
  readiness,
  listProblems,
  readProblem,
];
