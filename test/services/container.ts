import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import type { RunningServer } from './service.ts';

/**
 * Starts a container through Testcontainers, which is loaded only here: most runs have an address or no Docker, and
 * need not pay for it.
 */
export async function startContainer(
  image: string,
  prepare: (container: GenericContainer, wait: typeof import('testcontainers').Wait) => GenericContainer,
  addressOf: (started: StartedTestContainer) => string,
): Promise<RunningServer> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new Error('no container engine answers', { cause });
  });
  const started = await prepare(new GenericContainer(image), Wait).start();
  return {
    address: addressOf(started),
    async stop() {
      await started.stop();
    },
  };
}
