/** A run of all tests affords one of each scenario; `npm run test:faults` plays five, and fifty of the failover. */
const SEEDS = Number(process.env.SEEDS ?? 1);
const FAILOVER_SEEDS = Number(process.env.FAILOVER_SEEDS ?? SEEDS);

/** A seed decides when what goes wrong. `SEED=2` plays one again, `SEEDS=20` plays more of them. */
export const seeds: readonly number[] = seedsUpTo(SEEDS);

/** Those of a failover, where the most can go wrong: `FAILOVER_SEEDS=100`. */
export const failoverSeeds: readonly number[] = seedsUpTo(FAILOVER_SEEDS);

function seedsUpTo(last: number): readonly number[] {
  const { SEED } = process.env;
  return SEED === undefined ? Array.from({ length: last }, (_, index) => index + 1) : [Number(SEED)];
}
