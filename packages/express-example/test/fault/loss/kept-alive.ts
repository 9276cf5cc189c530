import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { FaultProcess } from '../process/fault-process.ts';

const LOOK_MS = 20;

/** A process that is started again whenever it was killed, as a supervisor does. */
export class KeptAlive {
  #process: FaultProcess;
  readonly #start: () => FaultProcess;

  constructor(process: FaultProcess, start: () => FaultProcess) {
    this.#process = process;
    this.#start = start;
  }

  /** Looks after it until the signal, and resolves with how often it was killed, when it runs again. */
  async until(signal: AbortSignal): Promise<number> {
    let killed = 0;
    for (;;) {
      if (!this.#process.running) {
        expect(await this.#process.ended, this.#process.said()).toEqual({ code: null, signal: 'SIGKILL' });
        killed += 1;
        this.#process = this.#start();
        await this.#process.ready;
      } else if (signal.aborted) return killed;
      await setTimeout(LOOK_MS);
    }
  }
}
