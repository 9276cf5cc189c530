import type { RateLimitRequest } from '@flash-sale/core';

/** The entries of a batch that one script call decides, with the place of each in the batch. */
export interface ShardCall {
  readonly keys: string[];
  /** For each entry: the place of its key from 1, and its cost. */
  readonly entries: number[];
  /** Of each entry, its place in the batch. */
  readonly places: number[];
}

/** Most entries of one call: bounds how long it blocks Redis. */
const ENTRIES_MAX = 500;

/**
 * Splits a batch into calls, those of a shard in order: one per shard unless it is too long. The hash tag is the shard's
 * number, so that all keys of a call lie in one slot; a key may contain anything behind it.
 */
export function shardCalls(
  requests: readonly RateLimitRequest[],
  prefix: string,
  shards: number,
): readonly (readonly ShardCall[])[] {
  const open = new Map<number, OpenShard>();
  for (const [index, { key, cost }] of requests.entries()) {
    const number = shardOf(key, shards);
    const shard = open.get(number) ?? { calls: [], places: new Map() };
    open.set(number, shard);
    const call = callWithRoom(shard);
    let place = shard.places.get(key);
    if (place === undefined) {
      place = call.keys.push(`fs:{limit-${number}}:${prefix}:${key}`);
      shard.places.set(key, place);
    }
    call.entries.push(place, cost);
    call.places.push(index);
  }
  return Array.from(open.values(), ({ calls }) => calls);
}

/** The entries as the script takes them: of a crowd, everybody once at the same cost, the cost is all that has to be said. */
export function entryArguments({ keys, entries }: ShardCall): readonly number[] {
  const [, cost] = entries;
  if (cost === undefined || entries.length !== keys.length * 2) return entries;
  for (let index = 0; index < entries.length; index += 2) {
    if (entries[index] !== index / 2 + 1 || entries[index + 1] !== cost) return entries;
  }
  return [cost];
}

interface OpenShard {
  readonly calls: ShardCall[];
  /** Places of the keys in the last call. */
  readonly places: Map<string, number>;
}

function callWithRoom({ calls, places }: OpenShard): ShardCall {
  const last = calls.at(-1);
  if (last !== undefined && last.places.length < ENTRIES_MAX) return last;
  const call: ShardCall = { keys: [], entries: [], places: [] };
  calls.push(call);
  places.clear();
  return call;
}

/** FNV-1a over the UTF-16 units: the same in every process. */
function shardOf(key: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % shards;
}
