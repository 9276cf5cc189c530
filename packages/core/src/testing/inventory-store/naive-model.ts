import type {
  AdjustCommand,
  ConfirmCommand,
  HoldCommand,
  InventoryCommand,
  InventoryReply,
  PurchaseCommand,
  Refusal,
  ReleaseCommand,
} from '../../ports/inventory-command.ts';
import type { Line } from '../../sale/line.ts';
import type { Sale, SaleSettings } from '../../sale/sale.ts';

interface Entry {
  readonly request: PurchaseCommand | HoldCommand;
  state: 'held' | 'sold' | 'released' | 'expired';
  lines: readonly Line[];
  expiresAt: number | undefined;
  settledBy: ConfirmCommand['operationId'] | undefined;
  soldAt: number;
  seq: number;
  inOutbox: boolean;
}

/**
 * The inventory store once more, as plainly as can be: a list of what was taken, and every level counted anew from it.
 * It shares no rule with the stores that it is compared with. Slow, and correct by reading.
 */
export class NaiveModel {
  readonly entries: Entry[] = [];
  readonly allotments: Map<string, number>;
  settings: SaleSettings;
  readonly #operations = new Set<string>();
  readonly #refusedOperations = new Set<string>();
  #now = 0;

  constructor(sale: Sale) {
    this.allotments = new Map(sale.skus.map(({ sku, allotment }) => [sku, allotment]));
    this.settings = sale;
  }

  decide(commands: readonly InventoryCommand[], now: number): InventoryReply[] {
    this.#now = now;
    return commands.map((command) => {
      if (command.type === 'purchase' || command.type === 'hold') return this.#request(command);
      if (command.type === 'adjust') return this.#adjust(command);
      if (command.type === 'expire') return this.#expireCommand(command.limit);
      return this.#settle(command);
    });
  }

  units(sku: string, state: 'held' | 'sold'): number {
    return sum(
      this.entries.filter((entry) => entry.state === state).flatMap(({ lines }) => lines),
      sku,
    );
  }

  available(sku: string): number {
    return (this.allotments.get(sku) ?? 0) - this.units(sku, 'held') - this.units(sku, 'sold');
  }

  #request(request: PurchaseCommand | HoldCommand): InventoryReply {
    const earlier = this.entries.find((entry) => entry.request.orderId === request.orderId);
    if (earlier !== undefined) {
      const { type, buyerId, fingerprint } = earlier.request;
      const same = type === request.type && buyerId === request.buyerId && fingerprint === request.fingerprint;
      if (!same) return { outcome: 'key-reused' };
      this.#end(earlier);
      return earlier.state === 'held' || type === 'purchase' ? this.#granted(earlier, true) : ended(earlier);
    }
    let refusal = this.#refusal(request);
    if (refusal !== undefined && !['not-started', 'ended', 'paused'].includes(refusal.outcome)) {
      for (const entry of this.entries) this.#end(entry);
      refusal = this.#refusal(request);
    }
    if (refusal !== undefined) return refusal;
    const entry: Entry = {
      request,
      state: 'held',
      lines: request.lines,
      expiresAt: request.type === 'hold' ? this.#now + request.holdTtlMs : undefined,
      settledBy: undefined,
      soldAt: 0,
      seq: 0,
      inOutbox: false,
    };
    this.entries.push(entry);
    if (request.type === 'purchase') this.#sell(entry);
    return this.#granted(entry, false);
  }

  #refusal({ buyerId, lines }: PurchaseCommand | HoldCommand): Refusal | undefined {
    const { state, startsAt, endsAt, buyerLimit } = this.settings;
    if (state === 'ended' || (endsAt !== undefined && this.#now >= endsAt)) return { outcome: 'ended' };
    if (startsAt !== undefined && this.#now < startsAt) return { outcome: 'not-started', startsAt };
    if (state === 'paused') return { outcome: 'paused' };
    const taken = this.entries.filter(({ request, state }) => request.buyerId === buyerId && isOpen(state));
    const owned = sum(taken.flatMap((entry) => entry.lines));
    if (buyerLimit !== undefined && owned + sum(lines) > buyerLimit) {
      return { outcome: 'buyer-limit-reached', limit: buyerLimit, remaining: Math.max(0, buyerLimit - owned) };
    }
    const short = lines.find(({ sku }) => sum(lines, sku) > this.available(sku));
    if (short === undefined) return undefined;
    const { sku } = short;
    const available = this.available(sku);
    return available > 0 ? { outcome: 'not-enough', sku, available } : { outcome: 'sold-out', sku };
  }

  #settle(command: ConfirmCommand | ReleaseCommand): InventoryReply {
    const entry = this.entries.find(({ request }) => request.orderId === command.orderId);
    if (entry?.request.type !== 'hold' || entry.request.buyerId !== command.buyerId) {
      return { outcome: 'hold-not-found' };
    }
    this.#end(entry);
    const wanted = command.type === 'confirm' ? 'sold' : 'released';
    const replayed = entry.state === wanted && entry.settledBy === command.operationId;
    if (entry.state !== 'held' && !replayed) return ended(entry);
    if (!replayed) {
      if (command.type === 'confirm' && command.lines !== undefined) {
        const excess = command.lines.find(({ sku }) => sum(command.lines ?? [], sku) > sum(entry.lines, sku));
        if (excess !== undefined) {
          return { outcome: 'exceeds-held', sku: excess.sku, held: sum(entry.lines, excess.sku) };
        }
        entry.lines = command.lines;
      }
      entry.settledBy = command.operationId;
      if (command.type === 'confirm') this.#sell(entry);
      else entry.state = 'released';
    }
    if (command.type === 'confirm') return this.#granted(entry, replayed);
    return { outcome: 'released', replayed, lines: entry.lines };
  }

  #adjust({ operationId, sku, delta }: AdjustCommand): InventoryReply {
    const replayed = this.#operations.has(operationId);
    if (!replayed) {
      if (this.available(sku) + delta < 0) this.#refusedOperations.add(operationId);
      if (this.#refusedOperations.has(operationId)) return { outcome: 'not-available', available: this.available(sku) };
      this.#operations.add(operationId);
      this.allotments.set(sku, (this.allotments.get(sku) ?? 0) + delta);
    }
    return { outcome: 'adjusted', replayed, allotment: this.allotments.get(sku) ?? 0, available: this.available(sku) };
  }

  #expireCommand(limit: number): InventoryReply {
    const held = () =>
      this.entries
        .filter((entry) => entry.state === 'held')
        .toSorted((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0));
    const due = held().filter((entry) => (entry.expiresAt ?? 0) <= this.#now);
    for (const entry of due.slice(0, limit)) this.#end(entry);
    const nextDueAt = held()[0]?.expiresAt;
    return {
      outcome: 'expired-holds',
      expired: Math.min(limit, due.length),
      more: due.length > limit,
      nextDueAt,
    };
  }

  #end(entry: Entry): void {
    if (entry.state === 'held' && (entry.expiresAt ?? 0) <= this.#now) entry.state = 'expired';
  }

  #sell(entry: Entry): void {
    entry.seq = Math.max(0, ...this.entries.map(({ seq }) => seq)) + 1;
    entry.state = 'sold';
    entry.soldAt = this.#now;
    entry.inOutbox = true;
  }

  #granted(entry: Entry, replayed: boolean): InventoryReply {
    const { lines, seq, soldAt, inOutbox, settledBy } = entry;
    const remaining = Math.min(...lines.map(({ sku }) => this.available(sku)));
    const { fingerprint } = entry.request;
    if (entry.state === 'held') {
      return { outcome: 'held', replayed, lines, holdExpiresAt: entry.expiresAt ?? 0, remaining };
    }
    return { outcome: 'sold', replayed, lines, epoch: 1, seq, soldAt, inOutbox, fingerprint, settledBy, remaining };
  }
}

function isOpen(state: Entry['state']): boolean {
  return state === 'held' || state === 'sold';
}

function sum(lines: readonly Line[], sku?: string): number {
  return lines.reduce((units, line) => units + (sku === undefined || line.sku === sku ? line.quantity : 0), 0);
}

function ended(entry: Entry): InventoryReply {
  if (entry.state === 'sold') return { outcome: 'already-confirmed' };
  if (entry.state === 'released') return { outcome: 'already-released' };
  return { outcome: 'expired', holdExpiresAt: entry.expiresAt ?? 0 };
}
