/**
 * A record without a prototype: no name means anything but itself, `__proto__` included. Made by a constructor, because V8
 * keeps what `Object.create(null)` returns as a slow hash table, and the hot route makes several for each request.
 */
export interface BareRecord<Value> {
  [name: string]: Value;
}

const Bare = function BareRecord() {} as unknown as new () => BareRecord<never>;
Bare.prototype = Object.create(null);

export function bareRecord<Value>(): BareRecord<Value> {
  return new Bare() as BareRecord<Value>;
}
