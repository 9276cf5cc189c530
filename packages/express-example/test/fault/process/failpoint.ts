/** The steps of a process at which it can be made to die. */
export const STEPS = ['limiter', 'decide', 'publish', 'drop', 'answer', 'deliver', 'save'] as const;
export type Step = (typeof STEPS)[number];

/** Before the call goes out, or after it has come back and before anybody has been told. */
export type When = 'before' | 'after';

/** Told of every step that a process takes. */
export type Passing = (step: Step, when: When) => void;

const FAILPOINT = /^(\w+):(before|after):([1-9]\d*)$/;

/**
 * Ends this process without giving it time for anything, at a step that is written as `publish:after:37`: when the 37th
 * publish has come back. Without a text nothing ever happens.
 */
export function failpointOf(text: string | undefined): Passing {
  if (text === undefined) return () => {};
  const [, fatalStep, fatalWhen, call] = FAILPOINT.exec(text) ?? [];
  if (!STEPS.some((step) => step === fatalStep)) throw new Error(`there is no failpoint ${text}`);
  let left = Number(call);
  return (step, when) => {
    if (step !== fatalStep || when !== fatalWhen) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
