/** What can happen to one call between a process and a service. */
export const CALL_FAULTS = [
  /** It never arrives. */
  'lost-request',
  /** It is carried out, and nobody is told. */
  'lost-reply',
  /** It arrives when its caller may have given up, or after everything has changed. */
  'late-request',
  'late-reply',
  /** It is carried out, the driver loses the connection and sends it again. */
  'resent',
  /** The connection is refused: it is certainly not carried out. */
  'refused',
  /** The caller dies before it is sent, while it is under way, or with the reply in hand. */
  'crash-before-sending',
  'crash-while-waiting',
  'crash-on-reply',
] as const;
export type CallFault = (typeof CALL_FAULTS)[number];

/** What can happen to a process or a service at some instant. */
export const EVENT_FAULTS = [
  'api-crash',
  'api-shutdown',
  'worker-crash',
  'worker-shutdown',
  'database-outage',
  'queue-outage',
  'store-outage',
  /** The store forgets everything. */
  'store-loss',
  /** The store forgets what it learned in the last moments: a failover to a replica that lags. */
  'store-rollback',
  /**
   * The store is replaced by a replica that lags, and the old one lives on: some processes go on asking it, for a while that
   * may be longer than a lease.
   */
  'split-brain',
  /** A coordinator began to close the epoch and died: the store is as it was, and recovery must go on. */
  'closed-epoch',
  /** One process and one service do not reach each other. */
  'partition',
  /** The wall clock of a process or of a service is set. */
  'clock-jump',
  /** Something that is not an order message, or one of another database, gets into the queue's log. */
  'foreign-message',
  /** The database refuses an order for good: it becomes a dead letter. */
  'rejected-order',
] as const;
export type EventFault = (typeof EVENT_FAULTS)[number];

/**
 * - `shared`: several API processes and workers share store, queue and database over a network.
 * - `embedded`: one process is API and worker, and its memory is the store; queue and orders are in its database.
 */
export type Topology = 'shared' | 'embedded';

/** What may go wrong in the runs of one mix. Each run draws its own share, and leaves some of it out. */
export interface FaultMix {
  readonly topology: Topology;
  /** Share of the calls that meet the fault, at most. */
  readonly calls: { readonly [Fault in CallFault]?: number };
  /** How often it happens in a run, at most. */
  readonly events: { readonly [Fault in EventFault]?: number };
}
