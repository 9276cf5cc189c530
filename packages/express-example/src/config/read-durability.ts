import type { Durability } from '@flash-sale/core';
import type { ConfigReader } from './config-reader.ts';

/** Reads when a purchase is accepted. `fast` needs a store whose outbox survives the process. */
export function readDurability(reader: ConfigReader): Durability {
  const durability = reader.oneOf('DURABILITY', ['durable', 'fast'], 'durable');
  if (durability === 'fast' && reader.text('DATABASE_URL') === undefined) {
    reader.refuse(
      'DURABILITY',
      'must be durable without DATABASE_URL: the embedded stock ends with the process, and so would what was accepted',
    );
  }
  return durability;
}
