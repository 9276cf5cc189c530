import kafkajs from 'kafkajs';

/** The shortest that a broker allows unless told otherwise. */
const SESSION_TIMEOUT_MS = 6_000;

/**
 * From now on a consumer of this process that dies keeps its partitions for seconds and not for half a minute: all that a
 * test would see in between is that nothing is stored.
 */
export function shortenSessions(): void {
  const { prototype } = kafkajs.Kafka;
  const { consumer } = prototype;
  prototype.consumer = function (config) {
    return consumer.call(this, { ...config, sessionTimeout: SESSION_TIMEOUT_MS });
  };
}
