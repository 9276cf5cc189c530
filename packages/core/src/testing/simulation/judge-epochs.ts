import type { World } from './world.ts';

/**
 * While two stores serve processes and nothing else goes wrong, who has opened an epoch keeps it at least for as long as a
 * lease lasts: processes do not take the sale from each other over and over.
 */
export function judgeEpochs(world: World): void {
  const { services, scenario, chaos } = world;
  if (!chaos.isOnly('split-brain')) return;
  const { leaseTtlMs = 0 } = scenario.options;
  for (const { from, to } of services.splits) {
    const opened = services.epochs.openedAt.filter((at) => at >= from && at <= to);
    opened.slice(1).forEach((at, index) => {
      const keptMs = at - (opened[index] ?? at);
      if (keptMs < leaseTtlMs) {
        world.report(`an epoch was taken over after ${Math.round(keptMs)} ms, and a lease lasts ${leaseTtlMs} ms`);
      }
    });
  }
}
