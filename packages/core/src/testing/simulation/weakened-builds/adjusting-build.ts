import type { ProductCatalog } from '../../../ports/product-catalog.ts';
import { changed } from '../changed-port.ts';
import type { WeakenedBuild } from '../weakened-build.ts';

export const adjustsInWrongOrder: WeakenedBuild = {
  name: 'adjust in the wrong order',
  flaw: 'Units are added to the store before the catalog knows of them, and taken from the catalog before the store.',
  mixes: ['calm', 'crashes'],
  api: (ports) => ({
    ...ports,
    catalog: changed<ProductCatalog>(ports.catalog, {
      beginAdjustment: async (wanted, options) => {
        const { operationId, saleId, sku, delta } = wanted;
        const status = await ports.inventory.status(saleId);
        if (delta > 0 && status !== undefined) {
          await ports.inventory.decide({ saleId, epoch: status.epoch }, [{ type: 'adjust', operationId, sku, delta }]);
        }
        const begun = await ports.catalog.beginAdjustment(wanted, options);
        if (delta > 0 || status === undefined || begun.state !== 'pending') return begun;
        await ports.catalog.finishAdjustment(operationId, 'done', status.epoch);
        return begun;
      },
    }),
  }),
};
