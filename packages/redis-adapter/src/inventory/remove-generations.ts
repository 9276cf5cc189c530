import type { SaleId } from '@flash-sale/core';
import type { RedisConnection } from '../connection/redis-connection.ts';
import { generationKeys, generationsKey, ownKeys } from '../keys.ts';

/**
 * Frees the keys of a sale's epochs that are chosen by name and number, key by key: UNLINK takes a key out at once and
 * frees its memory in the background, so that no step blocks Redis, however large the sale was.
 */
export async function removeGenerations(
  connection: RedisConnection,
  saleId: SaleId,
  isChosen: (name: string, epoch: number) => boolean,
  timeoutMs: number,
): Promise<void> {
  const bound = () => connection.bound({ timeoutMs });
  const announced = generationsKey(saleId);
  const names = (await connection.send('SMEMBERS', [announced], 'reads', bound())) as Iterable<string>;
  for (const name of names) {
    if (!isChosen(name, Number.parseInt(name, 10))) continue;
    for (const key of ownKeys(generationKeys(saleId, name))) await connection.send('UNLINK', [key], 'changes', bound());
    await connection.send('SREM', [announced, name], 'changes', bound());
  }
}
