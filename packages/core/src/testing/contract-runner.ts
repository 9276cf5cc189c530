/**
 * The test runner that a contract suite is given. The suite brings its own assertions and needs nothing else.
 *
 * With vitest: `{ suite: describe, test: it }`. With node:test: `{ suite: (name, body) => void suite(name, body), … }`.
 */
export interface ContractRunner {
  /** Groups the tests that `body` registers. `body` is called at once and registers synchronously. */
  suite(name: string, body: () => void): void;
  /** Registers one policy. It holds when `body` resolves. `timeoutMs` replaces the runner's own limit for a long one. */
  test(name: string, body: () => Promise<void> | void, timeoutMs?: number): void;
  /**
   * Told of each policy that a declared capability leaves out, with the reason, so that the runner can show it as
   * skipped. Without it such a policy is not registered.
   */
  skip?(name: string, reason: string): void;
}
