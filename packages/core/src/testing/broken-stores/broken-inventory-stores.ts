import type { MemoryInventoryStoreOptions } from '../../memory/memory-inventory-store.ts';
import type { InventoryStore } from '../../ports/inventory-store.ts';
import { AdjustsTwice } from './adjusts-twice.ts';
import { AppliesOlderSettings } from './applies-older-settings.ts';
import { ChecksBatchEntriesAlone } from './checks-batch-entries-alone.ts';
import { ChecksLinesAlone } from './checks-lines-alone.ts';
import { ChecksQuantitiesNegatively } from './checks-quantities-negatively.ts';
import { ChecksThenWrites } from './checks-then-writes.ts';
import { ConfirmsAfterExpiry } from './confirms-after-expiry.ts';
import { CountsBuyersInAnObject } from './counts-buyers-in-an-object.ts';
import { DecrementsFirst } from './decrements-first.ts';
import { ExpiresOnlyWhenSwept } from './expires-only-when-swept.ts';
import { ExpiryLosesUnits } from './expiry-loses-units.ts';
import { IgnoresEpochs } from './ignores-epochs.ts';
import { InitializeResetsStock } from './initialize-resets-stock.ts';
import { KeyOfAnyBuyer } from './key-of-any-buyer.ts';
import { LevelsLagBehind } from './levels-lag-behind.ts';
import { LimitForgottenOnSale } from './limit-forgotten-on-sale.ts';
import { LimitKeptOnRelease } from './limit-kept-on-release.ts';
import { NotEnoughAsSoldOut } from './not-enough-as-sold-out.ts';
import { RebuildDoublesRepeats } from './rebuild-doubles-repeats.ts';
import { RebuildsWithoutHolds } from './rebuilds-without-holds.ts';
import { ReleaseAddsTwice } from './release-adds-twice.ts';
import { ReleaseCreatesStock } from './release-creates-stock.ts';
import { ReleaseForgetsTheKey } from './release-forgets-the-key.ts';
import { RemembersRefusals } from './remembers-refusals.ts';
import { RepeatTakesAgain } from './repeat-takes-again.ts';
import { SellsWithoutMessage } from './sells-without-message.ts';
import { SeqWithGaps } from './seq-with-gaps.ts';
import { StockSetFromOrders } from './stock-set-from-orders.ts';
import { TakesLineByLine } from './takes-line-by-line.ts';
import { TrimsTheOutbox } from './trims-the-outbox.ts';

/**
 * Inventory stores that are broken on purpose, each in one way in which real flash-sale systems went wrong. A contract
 * suite is worth something when it fails for each of them.
 */
export const BROKEN_INVENTORY_STORES = {
  'decrements first': ({ clock }) => new DecrementsFirst({ clock }),
  'initialize resets stock': ({ clock }) => new InitializeResetsStock({ clock }),
  'repeat takes again': ({ clock }) => new RepeatTakesAgain({ clock }),
  'not enough as sold out': ({ clock }) => new NotEnoughAsSoldOut({ clock }),
  'stock set from orders': ({ clock }) => new StockSetFromOrders({ clock }),
  'release creates stock': ({ clock }) => new ReleaseCreatesStock({ clock }),
  'release adds twice': ({ clock }) => new ReleaseAddsTwice({ clock }),
  'checks then writes': ({ clock }) => new ChecksThenWrites({ clock }),
  'checks quantities negatively': ({ clock }) => new ChecksQuantitiesNegatively({ clock }),
  'checks lines alone': ({ clock }) => new ChecksLinesAlone({ clock }),
  'checks batch entries alone': ({ clock }) => new ChecksBatchEntriesAlone({ clock }),
  'takes line by line': ({ clock }) => new TakesLineByLine({ clock }),
  'expiry loses units': ({ clock }) => new ExpiryLosesUnits({ clock }),
  'expires only when swept': ({ clock }) => new ExpiresOnlyWhenSwept({ clock }),
  'confirms after expiry': ({ clock }) => new ConfirmsAfterExpiry({ clock }),
  'limit forgotten on sale': ({ clock }) => new LimitForgottenOnSale({ clock }),
  'limit kept on release': ({ clock }) => new LimitKeptOnRelease({ clock }),
  'release forgets the key': ({ clock }) => new ReleaseForgetsTheKey({ clock }),
  'key of any buyer': ({ clock }) => new KeyOfAnyBuyer({ clock }),
  'remembers refusals': ({ clock }) => new RemembersRefusals({ clock }),
  'adjusts twice': ({ clock }) => new AdjustsTwice({ clock }),
  'sells without message': ({ clock }) => new SellsWithoutMessage({ clock }),
  'trims the outbox': ({ clock }) => new TrimsTheOutbox({ clock }),
  'seq with gaps': ({ clock }) => new SeqWithGaps({ clock }),
  'applies older settings': ({ clock }) => new AppliesOlderSettings({ clock }),
  'ignores epochs': ({ clock }) => new IgnoresEpochs({ clock }),
  'rebuilds without holds': ({ clock }) => new RebuildsWithoutHolds({ clock }),
  'rebuild doubles repeats': ({ clock }) => new RebuildDoublesRepeats({ clock }),
  'counts buyers in an object': ({ clock }) => new CountsBuyersInAnObject({ clock }),
  'levels lag behind': ({ clock }) => new LevelsLagBehind({ clock }),
} as const satisfies Readonly<Record<string, (options: MemoryInventoryStoreOptions) => InventoryStore>>;
