import {
  type CallOptions,
  type DatabaseId,
  type DeliveryOrigin,
  FlashSaleError,
  type QueueFence,
  type SaleId,
} from '@flash-sale/core';
import { underDeadline } from '../client/deadline.ts';
import type { KafkaRecord } from '../client/kafka-client.ts';
import { recordHeaders } from '../headers.ts';
import { mapKafkaError } from '../kafka-error.ts';
import { encodeBarrier } from '../record/barrier.ts';
import type { LogAdmin } from './log-admin.ts';
import type { RecordWriter } from './record-writer.ts';

/** What a fence is written with. */
export interface FenceParts {
  readonly topic: string;
  readonly admin: LogAdmin;
  readonly writer: RecordWriter;
  readonly timeoutMs: number;
}

/**
 * Writes a barrier into every partition, until each is confirmed. One that was written twice does no harm: the last one
 * that was confirmed is what a drain waits for.
 */
export async function writeFence(
  parts: FenceParts,
  of: { readonly databaseId: DatabaseId; readonly saleId: SaleId; readonly epoch: number },
  options?: CallOptions,
): Promise<QueueFence> {
  const { topic, admin, writer, timeoutMs } = parts;
  return await underDeadline(options, timeoutMs, async (deadline) => {
    const barriers: DeliveryOrigin[] = [];
    // Partitions that were added meanwhile get theirs in another round.
    for (;;) {
      const partitions = await admin.freshPartitions(topic, deadline);
      if (barriers.length >= partitions) return { saleId: of.saleId, epoch: of.epoch, barriers };
      const records: KafkaRecord[] = [];
      for (let partition = barriers.length; partition < partitions; partition += 1) {
        records.push({ partition, key: null, value: encodeBarrier(of), headers: recordHeaders('barrier', of) });
      }
      await writer.connect(deadline).catch((error: unknown) => {
        throw mapKafkaError(error, 'QUEUE_UNAVAILABLE', 'connecting');
      });
      const written = await writer.write(topic, records, deadline);
      for (const [index, result] of written.entries()) {
        const partition = records[index]?.partition ?? 0;
        if ('cause' in result) throw unconfirmed(topic, partition, result.cause);
        // Each partition was given one record.
        barriers.push({ topic, partition, offset: String(result.run.first) });
      }
    }
  });
}

function unconfirmed(topic: string, partition: number, cause: unknown): FlashSaleError {
  return new FlashSaleError('QUEUE_UNKNOWN', `Kafka: no confirmed barrier in ${topic}[${partition}]`, {
    details: { topic, partition },
    cause,
  });
}
