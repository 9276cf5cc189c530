/** The steps of recovery, in order. See `ARCHITECTURE.md`, "Epochs, leases, recovery". */
export type RecoveryStep =
  /** Nothing was begun yet: others sell a later epoch than this process's store has, or are about to. */
  | 'giving-way'
  | 'closing-epoch'
  | 'waiting-for-leases'
  | 'fencing-queue'
  | 'draining-queue'
  | 'rebuilding'
  | 'opening-epoch'
  | 'switching-store';

/** Where a recovery stands. */
export interface RecoveryProgress {
  readonly step: RecoveryStep;
  /** What the step still waits for: milliseconds of leases, messages not stored yet. Absent where nothing is counted. */
  readonly remaining: number | undefined;
  /** A truthful guess of when to ask again. */
  readonly retryAfterMs: number;
}
