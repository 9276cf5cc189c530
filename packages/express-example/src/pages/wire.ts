import type { Static } from 'typebox';
import type * as admin from '../schemas/admin.ts';
import type { Order as OrderSchema } from '../schemas/order.ts';
import type * as product from '../schemas/product.ts';
import type * as purchase from '../schemas/purchase.ts';

/** What the pages read of the API, from the same lines that the server validates and documents. */
export type Product = Static<typeof product.Product>;
export type Stock = Static<typeof product.Stock>;
export type Purchase = Static<typeof purchase.Purchase>;
export type Hold = Static<typeof purchase.Hold>;
export type Order = Static<typeof OrderSchema>;
export type SaleLevels = Static<typeof admin.SaleLevels>;
export type Reconciliation = Static<typeof admin.Reconciliation>;
export type DeadLetter = Static<typeof admin.DeadLetter>;
export type Redriven = Static<typeof admin.Redriven>;
