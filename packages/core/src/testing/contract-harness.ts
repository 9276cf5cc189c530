import type { ContractRunner } from './contract-runner.ts';

/** What the factory of every contract suite gives besides the port itself. */
export interface ContractHarness {
  /**
   * Moves virtual time by so many milliseconds and lets what becomes due happen. Absent where time is real: the suite
   * then waits, briefly.
   */
  readonly advance?: ((ms: number) => Promise<void>) | undefined;
  /** Ends what the factory began. Called after each test, whatever its outcome. */
  dispose(): Promise<void>;
}

/** Registers tests of which each gets a harness of its own. */
export type HarnessTest<Harness> = (
  name: string,
  body: (harness: Harness) => Promise<void>,
  timeoutMs?: number,
) => void;

/** Binds a runner to a factory: each test begins with a new harness and disposes of it at the end. */
export function testWith<Harness extends ContractHarness>(
  runner: ContractRunner,
  create: () => Promise<Harness>,
): HarnessTest<Harness> {
  return (name, body, timeoutMs) =>
    runner.test(
      name,
      async () => {
        const harness = await create();
        try {
          await body(harness);
        } finally {
          await harness.dispose();
        }
      },
      timeoutMs,
    );
}
