import { FlashSaleError, type LevelsSnapshot } from '@flash-sale/core';
import { defineRoute, type Route } from '../http/define-route.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { saleLevels } from '../outcomes/levels.ts';
import { problem } from '../problems/problem.ts';
import { SaleLevels } from '../schemas/admin.ts';
import { SalePath } from '../schemas/paths.ts';
import type { Shop } from '../shop.ts';

type Verb = 'pause' | 'resume' | 'end';

function saleStateRoute(verb: Verb, summary: string, description: string): Route {
  return defineRoute(
    {
      operationId: `${verb}Sale`,
      method: 'post',
      path: `/api/admin/sales/{saleId}/${verb}`,
      tag: 'administration',
      summary,
      description,
      access: 'admin',
      pathSchema: SalePath,
      replies: { 200: { description: 'The sale as it stands now.', schema: SaleLevels } },
      problems: [
        'sale-not-found',
        'not-initialized',
        'unavailable',
        'unknown',
        ...(verb === 'end' ? [] : (['ended'] as const)),
      ],
    },
    async ({ path }, shop) => {
      try {
        return await levelsReply(await shop.flashSale[verb](path.saleId), shop);
      } catch (error) {
        // The path was checked: all that can be wrong with the argument is that a sale which has ended stays ended.
        if (FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) return problem('ended', error.message);
        throw error;
      }
    },
  );
}

async function levelsReply(snapshot: LevelsSnapshot, { products }: Shop): Promise<Reply> {
  return jsonReply(200, await saleLevels(products, snapshot), `Sale ${snapshot.saleId}: ${snapshot.window}`);
}

export const pauseSale = saleStateRoute(
  'pause',
  'Stop purchases and new holds until resume',
  'Open holds may still be confirmed or released.',
);
export const resumeSale = saleStateRoute('resume', 'Sell on after a pause', 'A sale that has ended stays ended.');
export const endSale = saleStateRoute('end', 'End the sale for good', 'Open holds may still be confirmed or released.');
