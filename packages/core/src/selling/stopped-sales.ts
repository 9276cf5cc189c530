import type { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { SaleHealth } from '../flash-sale.ts';
import type { SaleId } from '../identity/ids.ts';
import { RECOVERY_STOPS, type RecoveryStopReason, reasonOfStop } from '../recovery/recovery-stop.ts';
import type { ResolvedPorts } from './selling-context.ts';

interface Stopped {
  readonly reason: RecoveryStopReason;
  readonly error: FlashSaleError;
}

/** The sales whose recovery stopped in this process: nothing of them is sold here until a person has decided. */
export class StoppedSales {
  readonly #ports: Pick<ResolvedPorts, 'logger' | 'metrics'>;
  readonly #stopped = new Map<SaleId, Stopped>();

  constructor(ports: Pick<ResolvedPorts, 'logger' | 'metrics'>) {
    this.#ports = ports;
  }

  /** What stopped it: a `RECOVERY_STOPPED`. */
  get(saleId: SaleId): FlashSaleError | undefined {
    return this.#stopped.get(saleId)?.error;
  }

  /** Tells of it once: whoever looks again and finds the same state says nothing new. */
  add(saleId: SaleId, error: FlashSaleError): void {
    const reason = reasonOfStop(error) ?? 'more-sold-than-set-aside';
    const before = this.#stopped.get(saleId)?.reason;
    this.#stopped.set(saleId, { reason, error });
    if (before === reason) return;
    const { metrics, logger } = this.#ports;
    if (before !== undefined) metrics.gauge('flash_sale_stopped', 0, { sale: saleId, reason: before });
    metrics.gauge('flash_sale_stopped', 1, { sale: saleId, reason });
    metrics.count('flash_sale_recoveries_total', { result: 'stopped' });
    logger.error(
      { error, saleId, reason },
      `recovery stopped (${reason}). A person must decide ${RECOVERY_STOPS[reason]}`,
    );
  }

  /** It sells again, or is about to be tried again. */
  delete(saleId: SaleId): void {
    const reason = this.#stopped.get(saleId)?.reason;
    if (reason === undefined) return;
    this.#stopped.delete(saleId);
    this.#ports.metrics.gauge('flash_sale_stopped', 0, { sale: saleId, reason });
  }

  health(): readonly SaleHealth[] {
    return [...this.#stopped].map(([saleId, { reason, error }]) => ({
      saleId,
      epoch: undefined,
      state: 'stopped',
      leaseValid: false,
      progress: undefined,
      stop: { reason, message: error.message, decide: RECOVERY_STOPS[reason] },
    }));
  }
}
