import type { Evidence } from './evidence.ts';
import type { Discrepancy, DiscrepancyKind } from './reconcile-report.ts';

/** Compares the recorded positions with the log, and the recorded barriers with the registry. */
export function compareQueue({ counted, positions, logLost, row, sale }: Evidence): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  const report = (kind: DiscrepancyKind, detail: string): void => {
    found.push({ kind, sku: undefined, orderId: undefined, detail, repair: 'none', repaired: false });
  };
  if (logLost !== undefined) report(logLost.details.lost === 'cut' ? 'log-cut' : 'log-replaced', logLost.message);
  if (counted.queued !== undefined && counted.queued > 0 && positions.length > 0) {
    // The positions alone: the same in every reading means that nobody moves them, however many messages come.
    const places = positions.map(({ topic, partition, nextOffset }) => `${topic}[${partition}]@${nextOffset}`);
    report('queue-stands-still', `messages wait, and the positions stay at ${places.sort().join(', ')}`);
  }
  const opened = row?.epoch ?? 0;
  const fenced = Math.max(0, ...positions.map(({ barriers }) => barriers.get(sale.saleId) ?? 0));
  // A recovery under way, or one that has stopped, has fenced the queue for the next epoch.
  if (fenced > opened + 1) {
    report('foreign-fence', `a barrier of epoch ${fenced} was recorded, the registry is at epoch ${opened}`);
  }
  return found;
}
