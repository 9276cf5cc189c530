import { expect, it } from 'vitest';
import { underDeadline } from '../client/deadline.ts';
import { onceKnown } from './once-known.ts';

/** Refuses so often, with the broker's word for it, then answers. */
function refusing(times: number, type: string) {
  let asked = 0;
  return async (): Promise<string> => {
    asked += 1;
    if (asked <= times) throw Object.assign(new Error(type), { type });
    return `answered after ${asked}`;
  };
}

const once = (ask: () => Promise<string>, timeoutMs = 10_000) =>
  underDeadline(undefined, timeoutMs, (deadline) => onceKnown(deadline, ask));

it.each(['UNKNOWN_TOPIC_OR_PARTITION', 'NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE'])(
  'asks again after %s, which a broker says of a topic that is new to it',
  async (type) => {
    expect(await once(refusing(2, type))).toBe('answered after 3');
  },
);

it('takes any other refusal for the answer', async () => {
  await expect(once(refusing(1, 'TOPIC_AUTHORIZATION_FAILED'))).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
});

it('gives up in the end, with what the broker said last', async () => {
  const ask = refusing(1_000, 'UNKNOWN_TOPIC_OR_PARTITION');
  await expect(once(ask)).rejects.toThrow('UNKNOWN_TOPIC_OR_PARTITION');
});

it('asks no more when the deadline has passed', async () => {
  await expect(once(refusing(1_000, 'NOT_LEADER_FOR_PARTITION'), 50)).rejects.toThrow('the deadline passed');
});
