import type { DeadLetter } from '@flash-sale/core';
import { sampleMessage } from '@flash-sale/core/testing';
import { readDeadLetters } from '@flash-sale/kafka-adapter';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { appendRaw, createTestLog, kafkaClient, type TestLog } from '../kafka-clients.ts';

describeWith('kafka', 'the topic of dead letters', (brokers) => {
  let log: TestLog;
  beforeEach(async () => {
    log = await createTestLog(brokers);
  });
  afterEach(() => log.dispose());

  const read = (limit?: number) => readDeadLetters(kafkaClient(brokers), { topic: `${log.topic}.dlt`, limit });
  const letter = (partition: number, offset: string, changes: Partial<DeadLetter> = {}): DeadLetter => ({
    origin: { topic: log.topic, partition, offset },
    reason: 'rejected',
    error: 'no such sale',
    message: sampleMessage({ redriveRound: 2 }),
    raw: undefined,
    ...changes,
  });

  it('is read as it was written, each letter once, in the order of where they came from', async () => {
    const queue = log.open();
    const unreadable = letter(1, '7', { reason: 'unreadable', error: 'not JSON', message: undefined, raw: '{' });
    const [late, stale, early] = [letter(1, '10'), letter(2, '3', { reason: 'stale-epoch' }), letter(1, '9')];
    await queue.setAside([late, stale, unreadable]);
    await queue.setAside([early, late]);
    expect(await read()).toEqual({ letters: [unreadable, early, late, stale], strangers: 0, more: false });
    expect(await read()).toMatchObject({ letters: { length: 4 } });
  });

  it('is read up to a limit, and says that there may be more', async () => {
    await log.open().setAside([letter(0, '1'), letter(0, '2'), letter(0, '3')]);
    expect(await read(2)).toMatchObject({
      letters: [{ origin: { offset: '1' } }, { origin: { offset: '2' } }],
      more: true,
    });
    expect(await read(3)).toMatchObject({ letters: { length: 3 }, more: false });
  });

  it('counts what no queue has set aside', async () => {
    await log.open().setAside([letter(0, '1')]);
    await appendRaw({ ...log, topic: `${log.topic}.dlt` }, { value: 'a stranger', headers: { reason: 'boredom' } });
    expect(await read()).toMatchObject({ letters: { length: 1 }, strangers: 1 });
  });

  it('is empty as long as nothing was set aside', async () => {
    expect(await read()).toEqual({ letters: [], strangers: 0, more: false });
  });

  it('is missed by its name', async () => {
    const reading = readDeadLetters(kafkaClient(brokers), { topic: `${log.topic}-missing`, timeoutMs: 30_000 });
    await expect(reading).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      message: expect.stringContaining('no such topic'),
    });
  });
});
