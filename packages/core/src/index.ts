/**
 * Sells a limited allotment to a crowd that arrives in the same second.
 *
 * A **sale** is a time-boxed offer of **SKUs**; each has an **allotment** that splits into **available**, **held** and
 * **sold** units, which always add up. A request has one or more **lines**, all or nothing. A **purchase** sells at once;
 * a **hold** waits for **confirm** or **release**, or **expires**. The record of either is a **reservation**; a sold one
 * becomes an **order** with the same id. The **outbox** holds order messages from the step that sells until they are in
 * the **queue**'s log; the **relay** publishes what was left behind; the **worker** stores orders. An **epoch** is one
 * uninterrupted life of a sale's stock. See `docs/glossary.md`.
 */

export { createFlashSale } from './create-flash-sale.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorCodeEntry,
  type ErrorEffect,
  type ErrorFamily,
} from './errors/error-codes.ts';
export { FlashSaleError, type FlashSaleErrorOptions } from './errors/flash-sale-error.ts';
export { invariant } from './errors/invariant.ts';
export type {
  AdjustRequest,
  FlashSale,
  FlashSaleHealth,
  InitializeResult,
  OrderStatus,
  RedriveResult,
  SaleHealth,
  SaleStop,
} from './flash-sale.ts';
export {
  type Durability,
  type FlashSaleOptions,
  type FlashSalePorts,
  LOCAL_SHORTCUT_MAX_MS,
} from './flash-sale-options.ts';
export * from './identity/ids.ts';
export {
  fingerprintOf,
  IDEMPOTENCY_KEY_LENGTH_MAX,
  idempotencyKey,
  orderIdOf,
  type RequestKind,
  settlementIdOf,
} from './identity/order-identity.ts';
export { adaptiveInitialTokens } from './limiter/adaptive-initial-tokens.ts';
export * from './limiter/bandwidth.ts';
export { type BandwidthRule, type BucketRule, createBucketRule } from './limiter/bucket-rule.ts';
export { createGcraRule, type GcraLimit, type GcraResult, gcra } from './limiter/gcra.ts';
export {
  LocalRateLimiter,
  type LocalRateLimiterOptions,
  RATE_LIMIT_KEYS_MAX_DEFAULT,
  RATE_LIMIT_KEYS_MAX_LIMIT,
} from './limiter/local-rate-limiter.ts';
export { type OutagePolicy, withOutagePolicy } from './limiter/outage-policy.ts';
export { checkRateLimitRequests, RATE_LIMIT_KEY_LENGTH_MAX } from './limiter/rate-limit-request.ts';
export {
  addTokens,
  consumeTokens,
  createTokenBucket,
  estimateTokens,
  forceTokens,
  peekTokens,
  type TokenBucketContents,
  type TokenBucketDecision,
  type TokenBucketResult,
  type TokenBucketState,
  timeToFullMs,
} from './limiter/token-bucket.ts';
export { createMemoryPorts, type MemoryPortsOptions } from './memory/create-memory-ports.ts';
export {
  MemoryDatabase,
  type MemoryDatabaseOptions,
} from './memory/database/memory-database.ts';
export { checkAllotments } from './memory/inventory/adjust.ts';
export { buildLedger } from './memory/inventory/build-ledger.ts';
export { carryOut } from './memory/inventory/carry-out.ts';
export { addDue } from './memory/inventory/due-holds.ts';
export {
  type CollectedReservations,
  MemoryInventoryRebuild,
  type SwitchTo,
} from './memory/inventory/memory-inventory-rebuild.ts';
export {
  levelsOf,
  type OutboxMarks,
  reservationOf,
  type SaleLedger,
  type SkuStock,
  type StoredReservation,
} from './memory/inventory/sale-ledger.ts';
export { MemoryEpochRegistry } from './memory/memory-epoch-registry.ts';
export {
  type MemoryInventorySnapshot,
  MemoryInventoryStore,
  type MemoryInventoryStoreOptions,
} from './memory/memory-inventory-store.ts';
export {
  MemoryOrderQueue,
  type MemoryOrderQueueOptions,
} from './memory/memory-order-queue.ts';
export { MemoryOrderRepository } from './memory/memory-order-repository.ts';
export { MemoryProductCatalog } from './memory/memory-product-catalog.ts';
export { MemoryTableQueue, type MemoryTableQueueOptions } from './memory/memory-table-queue.ts';
export { MemoryOrderLog, type MemoryOrderLogOptions } from './memory/queue/memory-order-log.ts';
export { METRICS, type MetricEntry, type MetricName } from './metrics/metric-table.ts';
export { createPrometheusMetrics, type PrometheusClient } from './metrics/prometheus-metrics.ts';
export { decodeOrderMessage, encodeOrderMessage, ORDER_MESSAGE_VERSION } from './order/encode-order-message.ts';
export type { Order, OrderLine } from './order/order.ts';
export { type OrderMessage, REDRIVE_ROUNDS_MAX } from './order/order-message.ts';
export type { CallOptions } from './ports/call-options.ts';
export type { Clock, Timer } from './ports/clock.ts';
export type { EpochRegistry, EpochRow, GrantedLease } from './ports/epoch-registry.ts';
export * from './ports/inventory-command.ts';
export type {
  InventoryRebuild,
  InventoryRebuildPlan,
  InventoryStore,
  Page,
  RestoredOrder,
  SaleEpoch,
  StoredSaleStatus,
} from './ports/inventory-store.ts';
export { type Logger, silentLogger } from './ports/logger.ts';
export { type MetricLabels, type Metrics, silentMetrics } from './ports/metrics.ts';
export * from './ports/order-queue.ts';
export {
  ACTOR_LENGTH_MAX,
  type OrderRepository,
  type ReconciliationOutcome,
  type ReconciliationRecord,
  type SaveBatch,
  type SaveOutcome,
  type StoredDeadLetter,
  type StoredReconciliation,
} from './ports/order-repository.ts';
export type { Outbox } from './ports/outbox.ts';
export type { Adjustment, NewProduct, Product, ProductCatalog } from './ports/product-catalog.ts';
export type { Random } from './ports/random.ts';
export type { RateLimitDecision, RateLimiter, RateLimitRequest, RateLimitState } from './ports/rate-limiter.ts';
export type {
  ConfirmRequest,
  HoldRequest,
  LineRequest,
  PurchaseRequest,
  ReleaseRequest,
} from './purchase/purchase-request.ts';
export type * from './purchase/purchase-result.ts';
export type { Discrepancy, DiscrepancyKind, ReconcileReport } from './reconcile/reconcile-report.ts';
export type { RecoveryProgress, RecoveryStep } from './recovery/recovery-progress.ts';
export { RECOVERY_STOPS, type RecoveryStopReason, reasonOfStop } from './recovery/recovery-stop.ts';
export { checkCommands } from './reservation/check-commands.ts';
export { checkHold, checkPlan, checkRestored, checkSettings } from './reservation/check-rebuild.ts';
export { holdsToExpire } from './reservation/fit-holds.ts';
export { leastAvailable, quantityOf, unitsOf } from './reservation/lines.ts';
export { dependsOnHolds, isRepeat, refusalOf, type SaleStanding, wasHeld } from './reservation/request-rule.ts';
export type { Reservation, ReservationRecord, ReservationState } from './reservation/reservation.ts';
export { excessOf, isDue, type Settlement, settledOutcome, settlementOf } from './reservation/settlement-rule.ts';
export { systemClock } from './runtime/system-clock.ts';
export { systemRandom } from './runtime/system-random.ts';
export { finishedState, newAdjustment, raisedAllotment, repeatedAdjustment } from './sale/adjustment-rules.ts';
export { compareSnapshots, type LevelsSnapshot, type SkuLevels } from './sale/levels.ts';
export { ALLOTMENT_MAX, LINES_MAX, type Line, QUANTITY_MAX } from './sale/line.ts';
export { allotment, newProduct, PRODUCT_NAME_LENGTH_MAX, price, productName } from './sale/product-rules.ts';
export type { Sale, SaleSettings, SaleSku, SaleState } from './sale/sale.ts';
export { type SaleWindow, saleWindowAt } from './sale/sale-window.ts';
export { newSaleSettings, nextSaleState, SALE_INSTANT_MAX, saleState } from './sale/settings-rules.ts';
export { type LevelsPosition, type LevelsSource, PolledLevels } from './watching/polled-levels.ts';
export { OrderWorker, type OrderWorkerOptions, type OrderWorkerPorts } from './worker/order-worker.ts';
export { type Pace, unpaced } from './worker/pace.ts';
