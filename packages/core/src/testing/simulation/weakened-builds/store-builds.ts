import { FlashSaleError } from '../../../errors/flash-sale-error.ts';
import type { InventoryReply } from '../../../ports/inventory-command.ts';
import type { InventoryStore } from '../../../ports/inventory-store.ts';
import { changed } from '../changed-port.ts';
import type { WeakenedBuild } from '../weakened-build.ts';

export const replaysWithoutLog: WeakenedBuild = {
  name: 'replay answers without the log',
  flaw: 'A repeat is answered with success although its message still waits in the outbox.',
  mixes: ['everything'],
  api: (ports) => ({
    ...ports,
    inventory: changedReplies(ports.inventory, (reply) =>
      reply.outcome === 'sold' && reply.replayed ? { ...reply, inOutbox: false } : reply,
    ),
  }),
};

export const callsUnknownUnavailable: WeakenedBuild = {
  name: 'unknown called unavailable',
  flaw: 'A store that does not answer is said to have taken nothing.',
  mixes: ['network'],
  api: (ports) => ({
    ...ports,
    inventory: changed<InventoryStore>(ports.inventory, {
      decide: async (sale, commands, options) => {
        try {
          return await ports.inventory.decide(sale, commands, options);
        } catch (error) {
          if (!FlashSaleError.isInstance(error, 'STORE_UNKNOWN')) throw error;
          throw new FlashSaleError('STORE_UNAVAILABLE', error.message);
        }
      },
    }),
  }),
};

/** An inventory whose single replies are changed on their way. */
function changedReplies(inventory: InventoryStore, change: (reply: InventoryReply) => InventoryReply): InventoryStore {
  const decide = async (...call: Parameters<InventoryStore['decide']>): Promise<readonly InventoryReply[]> => {
    const replies = (await inventory.decide(...call)) as readonly InventoryReply[];
    return replies.map(change);
  };
  return changed<InventoryStore>(inventory, { decide: decide as InventoryStore['decide'] });
}
