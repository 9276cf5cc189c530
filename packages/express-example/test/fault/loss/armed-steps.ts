import { unlinkSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SaleId } from '@flash-sale/core';
import type { When } from '../process/failpoint.ts';

/** The steps of a recovery, in their order. */
export const RECOVERY_STEPS = [
  'close-epoch',
  'wait-for-leases',
  'fence-queue',
  'drain-queue',
  'rebuild',
  'open-epoch',
  'switch-store',
] as const;
export type RecoveryStep = (typeof RECOVERY_STEPS)[number];

/** Told of every step of every recovery in a process. */
export type PassingRecovery = (saleId: SaleId, step: RecoveryStep, when: When) => void;

/** Most coordinators that one step can be armed for. */
const DEATHS_MAX = 4;

/** Arms a step: so many processes that come to it die there, whichever they are. Processes watch the folder. */
export function armStep(folder: string, saleId: string, step: RecoveryStep, when: When, deaths: number): void {
  if (deaths > DEATHS_MAX) throw new Error(`a step is armed for ${DEATHS_MAX} processes at most`);
  for (let death = 0; death < deaths; death += 1) writeFileSync(pathOf(folder, saleId, step, when, death), '');
}

export async function disarmSteps(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
}

/** Ends this process without giving it time for anything, at a step that is armed. Without a folder nothing is. */
export function dieAtArmedSteps(folder: string | undefined): PassingRecovery {
  if (folder === undefined) return () => {};
  return (saleId, step, when) => {
    for (let death = 0; death < DEATHS_MAX; death += 1) {
      try {
        // Of several processes one only can remove it.
        unlinkSync(pathOf(folder, saleId, step, when, death));
      } catch {
        continue;
      }
      process.kill(process.pid, 'SIGKILL');
    }
  };
}

function pathOf(folder: string, saleId: string, step: RecoveryStep, when: When, death: number): string {
  return join(folder, `${saleId}.${step}.${when}.${death}`);
}
