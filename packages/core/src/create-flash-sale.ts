import { adjust } from './adjustment/adjust.ts';
import { type Deadline, deadlineOf, remainingOf, within } from './batching/deadline.ts';
import { FlashSaleError } from './errors/flash-sale-error.ts';
import type { FlashSale, FlashSaleHealth, InitializeResult } from './flash-sale.ts';
import { type FlashSaleOptions, type FlashSalePorts, resolveOptions } from './flash-sale-options.ts';
import { confirm } from './hold/confirm.ts';
import { hold } from './hold/hold.ts';
import { release } from './hold/release.ts';
import { saleId as checkSaleId } from './identity/ids.ts';
import { measured } from './metrics/measured.ts';
import { OperationMeter } from './metrics/operation-meter.ts';
import { ORDER_MESSAGE_BYTES_MAX } from './order/encode-order-message.ts';
import type { CallOptions } from './ports/call-options.ts';
import { silentLogger } from './ports/logger.ts';
import { silentMetrics } from './ports/metrics.ts';
import { purchase } from './purchase/purchase.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { redrive } from './reconcile/redrive.ts';
import { systemClock } from './runtime/system-clock.ts';
import { systemRandom } from './runtime/system-random.ts';
import type { LevelsSnapshot } from './sale/levels.ts';
import { dropSale } from './selling/drop-sale.ts';
import { setSaleState } from './selling/sale-state.ts';
import { type ResolvedPorts, SellingContext } from './selling/selling-context.ts';
import { HoldSweeper } from './worker/hold-sweeper.ts';
import { LogAuditor } from './worker/log-auditor.ts';
import { OutboxRelay } from './worker/outbox-relay.ts';
import { SeqAuditor } from './worker/seq-auditor.ts';
import { StockAuditor } from './worker/stock-auditor.ts';

/**
 * Joins ports and options into a `FlashSale`. Starts its relay, its sweeper, its auditors and its lease renewal; `close` ends them.
 *
 * Throws `INVALID_CONFIGURATION` for options or a combination of ports that cannot keep the promises.
 */
export function createFlashSale(ports: FlashSalePorts, options: FlashSaleOptions = {}): FlashSale {
  const resolved = resolvePorts(ports);
  const context = new SellingContext(
    resolved,
    resolveOptions(options, resolved.inventory, () => resolved.random.id()),
  );
  if (resolved.queue.messageBytesMax < ORDER_MESSAGE_BYTES_MAX) {
    throw new FlashSaleError(
      'INVALID_CONFIGURATION',
      `the queue must carry messages of ${ORDER_MESSAGE_BYTES_MAX} bytes: what is sold must be publishable`,
      { details: { messageBytesMax: resolved.queue.messageBytesMax } },
    );
  }
  const relay = new OutboxRelay(context);
  const sweeper = new HoldSweeper(context);
  const auditors = [new StockAuditor(context), new SeqAuditor(context), new LogAuditor(context)];
  const { metrics, clock } = resolved;
  const { calls } = context;
  let closing: Promise<void> | undefined;

  const deadline = (call: CallOptions | undefined): Deadline => deadlineOf(clock, call, context.options.deadlineMs);
  const requireRunning = (): void => {
    if (context.closing()) throw new FlashSaleError('CLOSED', 'the flash sale was closed');
  };
  const running = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    requireRunning();
    calls.begin();
    try {
      return await run();
    } finally {
      calls.end();
    }
  };

  const meterOf = (operation: string): OperationMeter => new OperationMeter(operation, clock, metrics, calls);
  const purchases = meterOf('purchase');

  const flashSale: FlashSale = {
    purchase: (request, call) => purchase(context, purchases, request, call),
    hold: measured(meterOf('hold'), (request, call) => hold(context, request, deadline(call))),
    confirm: measured(meterOf('confirm'), (request, call) => confirm(context, request, deadline(call))),
    release: measured(meterOf('release'), (request, call) => release(context, request, deadline(call))),

    initialize: (saleId, call) => running(() => initialize(context, saleId, deadline(call))),
    open: (saleId, call) =>
      running(async () => {
        const until = deadline(call);
        const sale = await context.sales.open(checkSaleId(saleId), until);
        return await levelsWithin(context, sale.saleId, until);
      }),
    adjust: (request, call) => running(() => adjust(context, request, deadline(call))),
    pause: (saleId, call) => running(() => setSaleState(context, saleId, 'paused', deadline(call))),
    resume: (saleId, call) => running(() => setSaleState(context, saleId, 'open', deadline(call))),
    end: (saleId, call) => running(() => setSaleState(context, saleId, 'ended', deadline(call))),
    levels: (saleId, call) => running(async () => await levelsWithin(context, checkSaleId(saleId), deadline(call))),
    watchLevels(saleId, { signal } = {}) {
      requireRunning();
      return resolved.inventory.watchLevels(checkSaleId(saleId), signal ?? new AbortController().signal);
    },
    order: (orderId, call) => running(() => context.orderLookup.find(orderId, deadline(call))),
    reconcile: (saleId, call) =>
      running(() => reconcile(context, saleId, { dryRun: call?.dryRun ?? true, by: call?.by }, deadline(call))),
    redrive: (saleId, letterIds, call) => running(() => redrive(context, saleId, letterIds, deadline(call))),
    dropSale: (saleId, call) => running(() => dropSale(context, saleId, deadline(call))),
    health(): FlashSaleHealth {
      return {
        queue: resolved.queue.health(),
        closing: context.closing(),
        callsUnderWay: calls.count,
        sales: context.sales.health(),
      };
    },
    close() {
      closing ??= (async () => {
        const done = context.close();
        await Promise.all([relay.close(), sweeper.close(), ...auditors.map((auditor) => auditor.close())]);
        await done;
      })();
      return closing;
    },
    async [Symbol.asyncDispose]() {
      await flashSale.close();
    },
  };
  return flashSale;
}

function resolvePorts(ports: FlashSalePorts): ResolvedPorts {
  for (const name of ['inventory', 'queue', 'orders', 'catalog', 'epochs'] as const) {
    if (typeof ports?.[name] !== 'object' || ports[name] === null) {
      throw new FlashSaleError('INVALID_CONFIGURATION', `the port ${name} is missing`, { details: { port: name } });
    }
  }
  return {
    inventory: ports.inventory,
    queue: ports.queue,
    orders: ports.orders,
    catalog: ports.catalog,
    epochs: ports.epochs,
    limiter: ports.limiter,
    clock: ports.clock ?? systemClock,
    random: ports.random ?? systemRandom,
    metrics: ports.metrics ?? silentMetrics,
    logger: ports.logger ?? silentLogger,
  };
}

async function initialize(context: SellingContext, value: string, deadline: Deadline): Promise<InitializeResult> {
  const saleId = checkSaleId(value);
  try {
    const sale = await context.sales.open(saleId, deadline);
    return { status: 'ready', levels: await levelsWithin(context, sale.saleId, deadline) };
  } catch (error) {
    const progress = context.sales.progressOf(saleId);
    if (progress === undefined || !FlashSaleError.isInstance(error, 'DEADLINE_EXCEEDED')) throw error;
    return { status: 'recovering', progress };
  }
}

async function levelsWithin(
  context: SellingContext,
  saleId: LevelsSnapshot['saleId'],
  deadline: Deadline,
): Promise<LevelsSnapshot> {
  const { clock, inventory } = context.ports;
  try {
    return await within(clock, deadline, inventory.levels(saleId, remainingOf(clock, deadline)));
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'SALE_NOT_FOUND')) throw error;
    // The store does not know it. Whether nobody does, or the store has lost it, is not the store's to say.
    context.sales.rethrow(await context.sales.require(saleId, deadline), error);
  }
}
