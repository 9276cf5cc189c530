import type { Discrepancy, ReconcileReport } from '@flash-sale/core';
import type { Static } from 'typebox';
import type { ProductDirectory } from '../composition/product-directory.ts';
import { defineRoute } from '../http/define-route.ts';
import { jsonReply } from '../http/reply.ts';
import { productLevels } from '../outcomes/levels.ts';
import { ReconcileBody, Reconciliation } from '../schemas/admin.ts';
import { SalePath } from '../schemas/paths.ts';

/** Who asks, for the books: whoever has the operators' credential. */
const BY = 'operator, by HTTP';

export const reconcileSale = defineRoute(
  {
    operationId: 'reconcileSale',
    method: 'post',
    path: '/api/admin/sales/{saleId}/reconcile',
    tag: 'administration',
    summary: 'Compare levels with orders',
    description:
      'Only reports, unless `dryRun` is false; then it mends what needs no decision. Either way a row in the database says who compared, when, and what came of it.',
    access: 'admin',
    pathSchema: SalePath,
    bodySchema: ReconcileBody,
    replies: { 200: { description: 'What was compared and found.', schema: Reconciliation } },
    problems: ['sale-not-found', 'not-initialized', 'unavailable', 'unknown'],
  },
  async ({ path, body }, { flashSale, products }) => {
    const report = await flashSale.reconcile(path.saleId, { dryRun: body.dryRun ?? true, by: BY });
    const json = await reportJson(report, products);
    return jsonReply(200, json, `${report.discrepancies.length} discrepancies`);
  },
);

async function reportJson(report: ReconcileReport, products: ProductDirectory): Promise<Static<typeof Reconciliation>> {
  const { reconciliationId, saleId, dryRun, epoch, levels, counted, unnamed } = report;
  const { queued, ...others } = counted;
  const discrepancies = [];
  for (const discrepancy of report.discrepancies) discrepancies.push(await discrepancyJson(discrepancy, products));
  return {
    reconciliationId,
    saleId,
    dryRun,
    epoch,
    products: await productLevels(products, levels),
    counted: { ...others, ...(queued !== undefined && { queued }) },
    discrepancies,
    unnamed,
  };
}

async function discrepancyJson(
  { kind, sku, orderId, detail, repair, repaired }: Discrepancy,
  products: ProductDirectory,
): Promise<Static<typeof Reconciliation>['discrepancies'][number]> {
  const product = sku === undefined ? undefined : await products.ofSku(sku);
  return {
    kind,
    ...(product !== undefined && { productId: product.productId }),
    ...(orderId !== undefined && { orderId }),
    detail,
    repair,
    repaired,
  };
}
