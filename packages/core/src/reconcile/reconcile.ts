import { changeWithin, type Deadline, within } from '../batching/deadline.ts';
import { sleep } from '../batching/sleep.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { saleId as checkSaleId, type SaleId } from '../identity/ids.ts';
import type { SaleEpoch } from '../ports/inventory-store.ts';
import { reasonOfStop } from '../recovery/recovery-stop.ts';
import { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { checkActor } from './actor.ts';
import { compareOrders } from './compare-orders.ts';
import { compareQueue } from './compare-queue.ts';
import { compareUnits } from './compare-units.ts';
import { type Evidence, readEvidence } from './evidence.ts';
import type { Discrepancy, ReconcileReport } from './reconcile-report.ts';
import { ReconciliationBook } from './reconciliation-book.ts';
import { repair } from './repair.ts';

/** How often a difference must show again, on a fresh reading, before it counts: a sale that moves is read piece by piece. */
const CONFIRMING_READS = 2;
/** Before each of these where a queue seems to stand still: a worker that works has moved a position by then. */
const STANDS_STILL_MS = 500;

/** How a sale is compared, and who asks for it. */
export interface ReconcileOrder {
  readonly dryRun: boolean;
  /** For the books; this process if nobody is named. */
  readonly by: string | undefined;
}

/**
 * Compares what the store says with what the database, the queue, the outbox and the dead letters say, in both directions,
 * and keeps a row about it, which is begun before anything is read.
 *
 * The readings are not one instant, so a difference counts only if it shows in each of several readings. What is safe to
 * repair is repaired unless `dryRun`: a sold reservation that is nowhere else is published again; a store that lacks stored
 * orders is recovered. No level is ever set, and everything else is left to a person.
 */
export async function reconcile(
  context: SellingContext,
  value: string,
  { dryRun, by }: ReconcileOrder,
  deadline: Deadline,
): Promise<ReconcileReport> {
  const saleId = checkSaleId(value);
  const actor = checkActor(by ?? context.options.processId);
  const work = async (): Promise<ReconcileReport> => {
    const sale = await saleToRead(context, saleId, dryRun, deadline);
    const book = new ReconciliationBook(context, { saleId, actor, dryRun });
    await book.begin();
    try {
      const report = await compare(context, sale, { reconciliationId: book.id, dryRun }, deadline);
      await book.end(report);
      return report;
    } catch (error) {
      await book.fail(error);
      throw error;
    }
  };
  return await (dryRun ? within : changeWithin)(context.ports.clock, deadline, work());
}

/** The sale as it sells here; to be read only, also one whose recovery has stopped, in the epoch that its store shows. */
async function saleToRead(
  context: SellingContext,
  saleId: SaleId,
  dryRun: boolean,
  deadline: Deadline,
): Promise<AttachedSale | SaleEpoch> {
  try {
    return await context.sales.require(saleId, deadline);
  } catch (error) {
    const reason = reasonOfStop(error);
    if (!dryRun || reason === undefined || reason === 'foreign-store') throw error;
    const status = await context.ports.inventory.status(saleId);
    if (status === undefined) throw error;
    return { saleId, epoch: status.epoch };
  }
}

async function compare(
  context: SellingContext,
  sale: AttachedSale | SaleEpoch,
  of: Pick<ReconcileReport, 'reconciliationId' | 'dryRun'>,
  deadline: Deadline,
): Promise<ReconcileReport> {
  const { ports, stopping } = context;
  const { saleId } = sale;
  let evidence = await readEvidence(ports, saleId);
  let { named, unnamed } = discrepanciesOf(evidence);
  for (let reads = 0; named.length > 0 && reads < CONFIRMING_READS; reads += 1) {
    if (named.some(({ kind }) => kind === 'queue-stands-still')) {
      await sleep(ports.clock, STANDS_STILL_MS, stopping, 'background');
    }
    evidence = await readEvidence(ports, saleId);
    const before = new Set(named.map(identityOf));
    const again = discrepanciesOf(evidence);
    named = again.named.filter((entry) => before.has(identityOf(entry)));
    unnamed = Math.min(unnamed, again.unnamed);
  }
  if (evidence.levels.epoch !== sale.epoch) {
    throw new FlashSaleError('EPOCH_SUPERSEDED', 'the sale has moved on while it was read');
  }
  ports.metrics.gauge('flash_sale_discrepancies', named.length + unnamed, { sale: saleId });
  const discrepancies =
    of.dryRun || !(sale instanceof AttachedSale) ? named : await repair(context, sale, named, deadline);
  const { levels, counted } = evidence;
  return { ...of, saleId, epoch: sale.epoch, levels: levels.skus, counted, discrepancies, unnamed };
}

function discrepanciesOf(evidence: Evidence): { readonly named: readonly Discrepancy[]; readonly unnamed: number } {
  const { named, unnamed } = compareOrders(evidence);
  return { named: [...compareUnits(evidence), ...compareQueue(evidence), ...named], unnamed };
}

function identityOf(discrepancy: Discrepancy): string {
  return `${discrepancy.kind}|${discrepancy.sku ?? ''}|${discrepancy.orderId ?? ''}|${discrepancy.detail}`;
}
