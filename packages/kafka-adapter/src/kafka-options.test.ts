import { describe, expect, it } from 'vitest';
import { kafkaQueueLimits, topicName } from './kafka-options.ts';

describe('the limits of a Kafka queue', () => {
  it.each([
    ['timeoutMs', 0],
    ['timeoutMs', Number.NaN],
    ['messageBytesMax', 0.5],
    ['retryDelayMs', -1],
    ['concurrentPartitions', 1e12],
    ['heartbeatIntervalMs', 10_001],
  ])('refuse %s = %d', (option, value) => {
    expect(() => kafkaQueueLimits({ [option]: value })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION', details: { option } }),
    );
  });

  it('may leave out a pause', () => {
    expect(kafkaQueueLimits({ retryDelayMs: 0, redeliveryDelayMs: 0 })).toMatchObject({ timeoutMs: 10_000 });
  });
});

describe('the name of a topic', () => {
  it.each(['', '.', '..', 'a b', 'ä', 'x'.repeat(250)])('is not %j', (name) => {
    expect(() => topicName('topic', name)).toThrow(expect.objectContaining({ details: { option: 'topic' } }));
  });

  it.each(['flashsale_orders', 'a.B-9', 'x'.repeat(249)])('may be %j', (name) => {
    expect(topicName('topic', name)).toBe(name);
  });
});
