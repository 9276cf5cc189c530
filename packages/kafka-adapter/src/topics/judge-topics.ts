import type { Deadline } from '../client/deadline.ts';
import type { KafkaAdminLike } from '../client/kafka-client.ts';
import { onceKnown } from '../log/once-known.ts';
import type { EnsureTopicsOptions } from './ensure-topics.ts';

/** kafkajs: `ConfigResourceTypes.TOPIC`. */
const TOPIC_RESOURCE = 2;
const SAFE_REPLICATION = 3;
const SAFE_INSYNC = 2;

/** What is wrong with the topics that were asked for, for people. */
export function problemsAsked({ replicationFactor, minInsyncReplicas }: EnsureTopicsOptions): string[] {
  const problems: string[] = [];
  if (replicationFactor < SAFE_REPLICATION) problems.push(`replicationFactor is below ${SAFE_REPLICATION}`);
  if (minInsyncReplicas < SAFE_INSYNC) problems.push(`minInsyncReplicas is below ${SAFE_INSYNC}`);
  if (minInsyncReplicas > replicationFactor) problems.push('minInsyncReplicas is above replicationFactor');
  return problems;
}

/** What is wrong with the topics that exist, for people. */
export async function judgeTopics(
  admin: KafkaAdminLike,
  names: readonly string[],
  options: EnsureTopicsOptions,
  deadline: Deadline,
): Promise<string[]> {
  const { topics } = await onceKnown(deadline, () => admin.fetchTopicMetadata({ topics: [...names] }));
  const { resources } = await onceKnown(deadline, () =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: TOPIC_RESOURCE, name })),
    }),
  );
  const problems: string[] = [];
  for (const name of names) {
    const partitions = topics.find((each) => each.name === name)?.partitions ?? [];
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    const config = new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
    for (const problem of problemsOf(partitions, config, options)) problems.push(`${name}: ${problem}`);
  }
  return problems;
}

function problemsOf(
  partitions: readonly { replicas: readonly number[] }[],
  config: ReadonlyMap<string, string>,
  { partitions: asked, retentionMs }: EnsureTopicsOptions,
): string[] {
  const problems: string[] = [];
  const replication = Math.min(...partitions.map(({ replicas }) => replicas.length));
  const insync = Number(config.get('min.insync.replicas'));
  const kept = Number(config.get('retention.ms'));
  if (partitions.length < asked) problems.push(`it has ${partitions.length} partitions, ${asked} were asked for`);
  if (replication < SAFE_REPLICATION) problems.push(`it is replicated ${replication} times`);
  if (!(insync >= SAFE_INSYNC)) problems.push(`min.insync.replicas is ${insync}`);
  if (config.get('cleanup.policy') !== 'delete') problems.push(`cleanup.policy is ${config.get('cleanup.policy')}`);
  if (config.get('unclean.leader.election.enable') === 'true') problems.push('it allows unclean leader election');
  const keptLongEnough = kept === -1 || (retentionMs !== -1 && kept >= retentionMs);
  if (!keptLongEnough) problems.push(`it keeps messages ${kept} ms, ${retentionMs} were asked for`);
  if (Number(config.get('retention.bytes') ?? -1) !== -1)
    problems.push('retention.bytes may delete messages at any time');
  return problems;
}
