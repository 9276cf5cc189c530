import type { ContractRunner } from '@flash-sale/core/testing';

/** Longest real time for one policy: a broken adapter may leave something waiting for ever. */
const POLICY_MS = 4_000;
/** The same for an adapter that nobody broke: a busy machine may take long. */
export const SOUND_POLICY_MS = 30_000;

/** Runs a contract suite outside any test framework and returns the names of the policies that did not hold. */
export async function failedPolicies(
  register: (runner: ContractRunner) => void,
  policyMs = POLICY_MS,
): Promise<string[]> {
  const policies: { readonly name: string; readonly body: () => Promise<void> | void }[] = [];
  register({
    suite: (_name, body) => body(),
    test: (name, body) => policies.push({ name, body }),
  });
  const failed: string[] = [];
  for (const { name, body } of policies) {
    if (!(await holds(body, policyMs))) failed.push(name);
  }
  return failed;
}

async function holds(body: () => Promise<void> | void, policyMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), policyMs);
  });
  const done = (async () => {
    try {
      await body();
      return true;
    } catch {
      return false;
    }
  })();
  const result = await Promise.race([done, late]);
  clearTimeout(timer);
  return result;
}
