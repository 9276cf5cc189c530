/** The parts of kafkajs that this adapter uses, so that another client can take its place. A `Kafka` of kafkajs fits. */
export interface KafkaLike {
  producer(config: KafkaProducerConfig): KafkaProducerLike;
  consumer(config: KafkaConsumerConfig): KafkaConsumerLike;
  admin(config?: { retry?: { retries?: number } }): KafkaAdminLike;
}

export interface KafkaProducerConfig {
  createPartitioner?: () => (args: { message: { partition?: number } }) => number;
  retry?: { retries?: number };
  allowAutoTopicCreation?: boolean;
  idempotent?: boolean;
}

export interface KafkaConsumerConfig {
  groupId: string;
  sessionTimeout?: number;
  rebalanceTimeout?: number;
  heartbeatInterval?: number;
  maxWaitTimeInMs?: number;
  allowAutoTopicCreation?: boolean;
  retry?: { retries?: number; restartOnFailure?: (error: Error) => Promise<boolean> };
}

export type KafkaHeaders = Record<string, Buffer | string | (Buffer | string)[] | undefined>;

export interface KafkaRecord {
  partition: number;
  key: string | null;
  value: string;
  headers: KafkaHeaders;
}

/** What a broker answered for one partition of a produce request. */
export interface KafkaStored {
  topicName: string;
  partition: number;
  errorCode: number;
  baseOffset?: string;
}

export interface KafkaProducerLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(record: { topic: string; messages: KafkaRecord[]; acks: number; timeout: number }): Promise<KafkaStored[]>;
}

export interface KafkaMessageLike {
  key: Buffer | null;
  value: Buffer | null;
  offset: string;
  headers?: KafkaHeaders | undefined;
}

export interface KafkaBatchLike {
  topic: string;
  partition: number;
  highWatermark: string;
  messages: KafkaMessageLike[];
  /** The offset that was asked for. kafkajs has it and does not declare it. */
  fetchedOffset?: string;
  firstOffset(): string | null;
  lastOffset(): string;
}

export interface KafkaBatchPayload {
  batch: KafkaBatchLike;
  resolveOffset(offset: string): void;
  heartbeat(): Promise<void>;
  commitOffsetsIfNecessary(offsets: {
    topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }): Promise<void>;
  isRunning(): boolean;
  isStale(): boolean;
}

export interface KafkaConsumerLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  subscribe(subscription: { topics: string[]; fromBeginning: boolean }): Promise<void>;
  run(config: {
    autoCommit: boolean;
    eachBatchAutoResolve: boolean;
    partitionsConsumedConcurrently: number;
    eachBatch: (payload: KafkaBatchPayload) => Promise<void>;
  }): Promise<void>;
  seek(target: { topic: string; partition: number; offset: string }): void;
  pause(topics: { topic: string }[]): void;
  resume(topics: { topic: string }[]): void;
  on(event: 'consumer.heartbeat', listener: () => void): unknown;
  on(
    event: 'consumer.group_join',
    listener: (event: { payload: { memberAssignment: Record<string, number[]> } }) => void,
  ): unknown;
  on(event: 'consumer.fetch_start', listener: (event: { payload: { nodeId: number } }) => void): unknown;
  on(event: 'consumer.fetch', listener: (event: { payload: { nodeId: number } }) => void): unknown;
  on(event: 'consumer.crash', listener: (event: { payload: { error: Error } }) => void): unknown;
}

export interface KafkaAdminLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  fetchTopicMetadata(options: { topics: string[] }): Promise<{
    topics: { name: string; partitions: { partitionId: number; leader: number; replicas: number[] }[] }[];
  }>;
  fetchTopicOffsets(topic: string): Promise<{ partition: number; high: string; low: string }[]>;
  createTopics(options: {
    timeout?: number;
    waitForLeaders?: boolean;
    topics: {
      topic: string;
      numPartitions?: number;
      replicationFactor?: number;
      configEntries?: { name: string; value: string }[];
    }[];
  }): Promise<boolean>;
  describeConfigs(request: {
    includeSynonyms: boolean;
    resources: { type: number; name: string; configNames?: string[] }[];
  }): Promise<{
    resources: {
      errorCode: number;
      errorMessage: string;
      resourceName: string;
      configEntries: { configName: string; configValue: string }[];
    }[];
  }>;
}
