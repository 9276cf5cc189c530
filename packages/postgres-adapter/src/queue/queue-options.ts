import { FlashSaleError } from '@flash-sale/core';

export interface QueueOptions {
  /** How long a claim lasts without a heartbeat, milliseconds: 30,000 unless told otherwise. */
  readonly leaseMs: number;
  /**
   * How often a table that was empty is looked at, milliseconds: 100 unless told otherwise. A publish by the same queue
   * object wakes its consumers at once.
   */
  readonly pollIntervalMs: number;
  /**
   * Least time between two looks at a table that had less than a full batch, milliseconds: 50 unless told otherwise.
   * Under load it makes few large batches out of many small ones; it delays an order by no more than that.
   */
  readonly lingerMs: number;
  /** How long after a rejection a batch is delivered again, milliseconds: 100 unless told otherwise. */
  readonly redeliveryDelayMs: number;
  /** Largest encoded message in bytes: 1,000,000 unless told otherwise. */
  readonly messageBytesMax: number;
}

const DEFAULTS: QueueOptions = {
  leaseMs: 30_000,
  pollIntervalMs: 100,
  lingerMs: 50,
  redeliveryDelayMs: 100,
  messageBytesMax: 1_000_000,
};

/** A day, and a gigabyte: beyond that a number is a mistake in its unit. */
const OPTION_MAX: QueueOptions = {
  leaseMs: 86_400_000,
  pollIntervalMs: 86_400_000,
  lingerMs: 86_400_000,
  redeliveryDelayMs: 86_400_000,
  messageBytesMax: 1_000_000_000,
};

/** The options with their defaults, or `INVALID_CONFIGURATION` naming the one that cannot work. */
export function queueOptions(given: Partial<QueueOptions>): QueueOptions {
  const options: Record<keyof QueueOptions, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof QueueOptions)[]) {
    const value = given[name];
    if (value === undefined) continue;
    const least = name === 'lingerMs' || name === 'redeliveryDelayMs' ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least || value > OPTION_MAX[name]) {
      throw new FlashSaleError(
        'INVALID_CONFIGURATION',
        `${name} must be an integer from ${least} to ${OPTION_MAX[name]}`,
        {
          details: { option: name },
        },
      );
    }
    options[name] = value;
  }
  return options;
}
