import type { Sku } from '../../identity/ids.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import {
  type MemoryInventorySnapshot,
  MemoryInventoryStore,
  type MemoryInventoryStoreOptions,
} from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';
import type { InventoryRebuild, InventoryRebuildPlan } from '../../ports/inventory-store.ts';
import type { SkuLevels } from '../../sale/levels.ts';
import type { VirtualTime } from './virtual-time.ts';

interface Level {
  /** Virtual time from which on it was so. */
  readonly from: number;
  readonly available: number;
}

export interface ObservedStoreOptions extends MemoryInventoryStoreOptions {
  readonly time: VirtualTime;
  readonly report: (violation: string) => void;
}

/**
 * The memory store, watched after every single command: its levels must add up at every instant, and what was available
 * when is kept, so that answers about it can be judged later.
 */
export class ObservedStore extends MemoryInventoryStore {
  readonly #time: VirtualTime;
  readonly #report: (violation: string) => void;
  readonly #levels = new Map<Sku, Level[]>();

  constructor(options: ObservedStoreOptions) {
    super(options);
    this.#time = options.time;
    this.#report = options.report;
  }

  /** Whether `test` held for what was available of the SKU at some instant between the two. */
  wasAvailable(sku: Sku, from: number, to: number, test: (available: number) => boolean): boolean {
    const levels = this.#levels.get(sku) ?? [];
    return levels.some((level, index) => {
      const until = levels[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      return level.from <= to && until >= from && test(level.available);
    });
  }

  override forget(): void {
    super.forget();
    for (const sku of this.#levels.keys()) this.#record(sku, 0);
  }

  override adopt(snapshot: MemoryInventorySnapshot): void {
    super.adopt(snapshot);
    for (const { skus } of snapshot.ledgers.values()) this.#observe({ skus: skus.values() });
  }

  override async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    const rebuild = await super.rebuild(plan);
    return {
      addSold: (orders) => rebuild.addSold(orders),
      addHolds: (holds) => rebuild.addHolds(holds),
      commit: async () => {
        const result = await rebuild.commit();
        if (result === 'opened') this.#observe(await this.levels(plan.saleId));
        return result;
      },
      discard: () => rebuild.discard(),
    };
  }

  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    this.#observe({ skus: ledger.skus.values() });
    return reply;
  }

  #observe({ skus }: { readonly skus: Iterable<SkuLevels> }): void {
    for (const { sku, allotment, available, held, sold } of skus) {
      if (available + held + sold !== allotment || available < 0 || held < 0 || sold < 0) {
        this.#report(`levels of ${sku}: ${available} available + ${held} held + ${sold} sold, allotment ${allotment}`);
      }
      this.#record(sku, available);
    }
  }

  #record(sku: Sku, available: number): void {
    let levels = this.#levels.get(sku);
    if (levels === undefined) {
      levels = [];
      this.#levels.set(sku, levels);
    }
    if (levels.at(-1)?.available !== available) levels.push({ from: this.#time.elapsedMs, available });
  }
}

export type CreateStore = (options: ObservedStoreOptions) => ObservedStore;
