import { describe, expect, it } from 'vitest';
import { LogIdentity } from './log-identity.ts';

const lost = expect.objectContaining({ code: 'LOG_LOST', details: expect.objectContaining({ lost: 'replaced' }) });

const record = (partition: number, first: bigint) => ({ partition, first, records: 1 });

/** A log whose first partition is known to reach ten. */
function known(): LogIdentity {
  const identity = new LogIdentity('orders');
  identity.noteWritten(record(0, 9n), identity.knownEnds());
  return identity;
}

describe('the identity of a log', () => {
  it('holds while offsets grow, in each partition by itself', () => {
    const identity = known();
    expect(identity.noteWritten(record(0, 10n), identity.knownEnds())).toBe(true);
    expect(identity.noteWritten(record(1, 0n), identity.knownEnds())).toBe(true);
    identity.expectKept();
    expect(identity.lost).toBeUndefined();
  });

  it('holds when answers come in another order than the records were sent', () => {
    const identity = known();
    const [first, second] = [identity.knownEnds(), identity.knownEnds()];
    expect(identity.noteWritten(record(0, 20n), second)).toBe(true);
    expect(identity.noteWritten(record(0, 10n), first)).toBe(true);
    expect(identity.noteWritten(record(0, 21n), identity.knownEnds())).toBe(true);
  });

  it('reaches as far as the last of the records that were stored together', () => {
    const identity = known();
    expect(identity.noteWritten({ partition: 0, first: 10n, records: 3 }, identity.knownEnds())).toBe(true);
    expect(identity.noteWritten(record(0, 13n), identity.knownEnds())).toBe(true);
    expect(identity.noteWritten({ partition: 0, first: 13n, records: 3 }, identity.knownEnds())).toBe(false);
  });

  it('is lost with the first offset that was given before, however far the log grows then', () => {
    const identity = known();
    expect(identity.noteWritten(record(0, 0n), identity.knownEnds())).toBe(false);
    expect(identity.lost).toEqual(lost);
    expect(identity.noteWritten(record(0, 1_000n), identity.knownEnds())).toBe(false);
    expect(() => identity.expectKept()).toThrow(lost);
  });
});
