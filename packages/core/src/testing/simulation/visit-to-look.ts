import type { OrderId } from '../../identity/ids.ts';
import type { Visit } from './visit.ts';

/** Asks where an accepted order stands, now and a moment later: it is on its way or stored, and never unknown. */
export async function visitToLook(visit: Visit, orderId: OrderId, acceptedAt: number): Promise<void> {
  const { world, random } = visit;
  for (let look = 0; look < 2; look += 1) {
    await world.time.pass(random.fraction() * 300);
    const state = await visit.shop.stateOf(orderId, random);
    world.tally.hit(`order ${state}`);
    if (state === 'stored' || state === 'pending' || state === 'unavailable' || state === 'cut') continue;
    if (world.scenario.options.durability === 'fast' && world.losses.since(acceptedAt)) return;
    world.report(`the accepted order ${orderId} is ${state}`);
  }
}
