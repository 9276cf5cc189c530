import type { Durability } from '@flash-sale/core';
import type { LogLevel } from '../logging/json-logger.ts';
import type { AccessConfig } from './access-config.ts';
import type { GateConfig } from './gate-config.ts';

/** What the environment says, checked. */
export interface ExampleConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How many processes answer behind the port. More than one share a database. */
  readonly processes: number;
  /** Of several processes: one that answers nothing for so long is replaced; 0: none is for that. */
  readonly silenceMs: number;
  readonly services: ServicesConfig;
  /** When a purchase is accepted. */
  readonly durability: Durability;
  /** Whether this process stores orders too, beside selling. */
  readonly worker: WorkerPlace;
  /** Of the worker inside. */
  readonly pace: PaceConfig;
  readonly access: AccessConfig;
  readonly rateLimit: RateLimitConfig;
  readonly gate: GateConfig;
  readonly streams: StreamsConfig;
  /** How long the process goes on answering after it was told to end, so that load balancers notice first. */
  readonly shutdownGraceMs: number;
  readonly logLevel: LogLevel;
}

/** Which real services are used; what is absent is embedded in the process. */
export interface ServicesConfig {
  readonly database: DatabaseConfig;
  /** Absent: stock is counted in the database where that is shared, else in memory. */
  readonly redisUrl: string | undefined;
  /** Absent: the queue is a table of the database. */
  readonly kafka: KafkaConfig | undefined;
}

export type DatabaseConfig =
  /** PGlite, with its files in `dataDir` (absolute). */
  { readonly kind: 'embedded'; readonly dataDir: string } | { readonly kind: 'server'; readonly url: string };

/** The log of orders. */
export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly topic: string;
  /** How many a topic that does not exist yet is made with. */
  readonly partitions: number;
}

/** `off`: orders wait in the queue until a worker process stores them. */
export type WorkerPlace = 'inside' | 'off';

/** How much a worker gives the database at once. */
export interface PaceConfig {
  /** Most batches of orders under way. */
  readonly batchesAtOnce: number;
  /** Absent: no bound. */
  readonly batchesPerSecond: number | undefined;
}

/** What the environment says to a worker process, checked. */
export interface WorkerConfig {
  readonly host: string;
  /** Of its figures and its health. 0 takes any free port. */
  readonly port: number;
  readonly services: ServicesConfig;
  readonly pace: PaceConfig;
  readonly demo: boolean;
  readonly logLevel: LogLevel;
}

/** How many event streams are followed at once. */
export interface StreamsConfig {
  readonly streamsMax: number;
  readonly streamsPerAddressMax: number;
}

/** A token bucket for each buyer. */
export interface RateLimitConfig {
  readonly capacity: number;
  readonly refillPerMinute: number;
}
