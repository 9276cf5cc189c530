import type { SaleId } from '../../identity/ids.ts';
import type { MemoryDatabase } from '../../memory/database/memory-database.ts';
import { MemoryEpochRegistry } from '../../memory/memory-epoch-registry.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A registry that remembers when each epoch was opened. */
export class ObservedEpochs extends MemoryEpochRegistry {
  /** Virtual times, oldest first. */
  readonly openedAt: number[] = [];
  readonly #time: VirtualTime;

  constructor(database: MemoryDatabase, time: VirtualTime) {
    super(database);
    this.#time = time;
  }

  override async open(
    saleId: SaleId,
    closed: number | undefined,
    next: { readonly epoch: number; readonly incarnation: string },
  ): Promise<boolean> {
    const won = await super.open(saleId, closed, next);
    if (won) this.openedAt.push(this.#time.elapsedMs);
    return won;
  }
}
