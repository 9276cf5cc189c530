import type { Logger } from '@flash-sale/core';

/** Longest time that the orderly end may take before the process is ended anyway. */
const PATIENCE_MS = 9_500;
/** The same where other processes must end first, which have `PATIENCE_MS`. */
export const GROUP_PATIENCE_MS = 9_900;

/**
 * Ends the process on SIGTERM or SIGINT: closes first, and exits with 0 when that is done within `patienceMs`, else with
 * 1. A second signal exits at once. Whatever is cut off by that is safe: an accepted purchase is stored before its answer.
 */
export function endOnSignals(close: () => Promise<void>, logger: Logger, patienceMs: number = PATIENCE_MS): void {
  const end = orderlyEnd(close, logger, patienceMs);
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    signals += 1;
    if (signals > 1) {
      logger.warn({ signal }, 'a second signal: ending at once');
      process.exit(1);
    }
    end();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** What closes and then exits, as `endOnSignals` says. Called again, it changes nothing. */
export function orderlyEnd(close: () => Promise<void>, logger: Logger, patienceMs: number = PATIENCE_MS): () => void {
  let ending = false;
  return () => {
    if (ending) return;
    ending = true;
    logger.info({}, 'closing');
    // Kept alive on purpose: a close that hangs must not leave a process that nobody ends.
    setTimeout(() => {
      logger.error({ patienceMs }, 'closing takes too long: ending now');
      process.exit(1);
    }, patienceMs);
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
}
