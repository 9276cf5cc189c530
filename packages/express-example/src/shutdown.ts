import type { Logger } from '@flash-sale/core';

/** Longest time that the orderly end may take before the process is ended anyway. */
const PATIENCE_MS = 9_500;

/**
 * Ends the process on SIGTERM or SIGINT: closes first, and exits with 0 when that is done within `PATIENCE_MS`, else with
 * 1. A second signal exits at once. Whatever is cut off by that is safe: an accepted purchase is stored before its answer.
 */
export function endOnSignals(close: () => Promise<void>, logger: Logger): void {
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    signals += 1;
    if (signals > 1) {
      logger.warn({ signal }, 'a second signal: ending at once');
      process.exit(1);
    }
    logger.info({ signal }, 'closing');
    // Kept alive on purpose: a close that hangs must not leave a process that nobody ends.
    setTimeout(() => {
      logger.error({ patienceMs: PATIENCE_MS }, 'closing takes too long: ending now');
      process.exit(1);
    }, PATIENCE_MS);
    close().then(
      () => {
        logger.info({}, 'closed');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
