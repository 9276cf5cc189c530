/** What is registered for a metric. `docs/reference/metrics.md` documents each; a test holds the two together. */
export interface MetricEntry {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

function metric(kind: MetricEntry['kind'], help: string, labels: readonly string[] = []): MetricEntry {
  return { kind, labels, help };
}

/** The one table of metrics. Units end the name; times are in seconds, as Prometheus wants them. */
export const METRICS = {
  flash_sale_requests_total: metric('counter', 'Finished requests by operation and outcome.', ['operation', 'outcome']),
  flash_sale_unavailable_total: metric('counter', 'Requests answered unavailable, by what was missing.', [
    'operation',
    'reason',
  ]),
  flash_sale_request_seconds: metric('histogram', 'Time from request to answer.', ['operation', 'outcome']),
  flash_sale_requests_under_way: metric('gauge', 'Calls that were not answered yet.'),
  flash_sale_stage_seconds: metric('histogram', 'Time spent in one stage of the path, per batch.', ['stage']),
  flash_sale_batch_size: metric('histogram', 'Entries of a batch when it is dispatched.', ['batcher']),
  flash_sale_local_shortcut_total: metric('counter', 'Requests answered from the process without I/O.', ['outcome']),
  flash_sale_published_total: metric('counter', 'Messages handed to the queue, by what became of them.', ['outcome']),
  flash_sale_lease_lost_total: metric('counter', 'Acknowledgements that arrived without a valid lease.'),
  flash_sale_lease_renewals_total: metric('counter', 'Calls that renew the leases of this process, by outcome.', [
    'outcome',
  ]),
  flash_sale_lease_valid: metric('gauge', '1 while this process may say "accepted" for a sale, else 0.', ['sale']),
  flash_sale_relayed_total: metric('counter', 'Outbox entries published by the relay, by what became of them.', [
    'outcome',
  ]),
  flash_sale_outbox_entries: metric('gauge', 'Order messages in the outbox.', ['sale']),
  flash_sale_outbox_oldest_age_seconds: metric('gauge', 'Age of the oldest outbox entry.', ['sale']),
  flash_sale_available_units: metric('gauge', 'Units available.', ['sale', 'sku']),
  flash_sale_held_units: metric('gauge', 'Units held.', ['sale', 'sku']),
  flash_sale_sold_units: metric('gauge', 'Units sold.', ['sale', 'sku']),
  flash_sale_conservation_broken: metric(
    'gauge',
    'SKUs whose levels do not add up to their allotment, or are below zero.',
    ['sale'],
  ),
  flash_sale_store_went_back_total: metric('counter', 'Times that a store showed older levels than before.'),
  flash_sale_holds_expired_total: metric('counter', 'Holds that ended by themselves.'),
  flash_sale_orders_saved_total: metric('counter', 'Deliveries that the worker settled, by what became of them.', [
    'outcome',
  ]),
  flash_sale_worker_batch_seconds: metric('histogram', 'Time to store one batch of orders.'),
  flash_sale_accepted_to_stored_seconds: metric('histogram', 'Time from sale to stored order.'),
  flash_sale_worker_waiting: metric('gauge', '1 while the worker waits for the database, else 0.'),
  flash_sale_unstored_oldest_age_seconds: metric(
    'gauge',
    'Age of the oldest order that the worker has taken from the queue and not stored yet.',
  ),
  flash_sale_queue_lag_messages: metric('gauge', 'Messages in the queue that were not settled yet.'),
  flash_sale_dead_letters_total: metric('counter', 'Messages set aside, by reason.', ['reason']),
  flash_sale_epoch: metric('gauge', 'Epoch of a sale.', ['sale']),
  flash_sale_sales: metric('gauge', 'Sales of this process by state.', ['state']),
  flash_sale_recoveries_total: metric('counter', 'Recoveries by result.', ['result']),
  flash_sale_recovering: metric('gauge', '1 while a sale is being recovered, else 0.', ['sale']),
  flash_sale_stopped: metric('gauge', '1 while the recovery of a sale is stopped until a person decides, else 0.', [
    'sale',
    'reason',
  ]),
  flash_sale_log_lost_total: metric('counter', 'Looks at the log that found messages missing which it must have had.'),
  flash_sale_seq_gaps_total: metric('counter', 'Sales in an epoch of which nothing is left but their number.'),
  flash_sale_discrepancies: metric('gauge', 'Discrepancies that the last reconciliation found.', ['sale']),
} as const satisfies Record<string, MetricEntry>;

/** The names that the `Metrics` port is called with. */
export type MetricName = keyof typeof METRICS;
