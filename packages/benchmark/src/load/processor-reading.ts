import { processorTimeMs } from '../process/processor-time.ts';

/** The clock and the processor times at one instant. */
export interface ProcessorReading {
  readonly at: number;
  readonly cpuMs: number;
  /** Absent where it cannot be read. */
  readonly targetCpuMs: number | undefined;
}

/** Reads the processor time of this process, and of the one that it loads. */
export function readProcessors(at: number, targetPid: number | undefined): ProcessorReading {
  const { user, system } = process.cpuUsage();
  const targetCpuMs = targetPid === undefined ? undefined : processorTimeMs(targetPid);
  return { at, cpuMs: (user + system) / 1_000, targetCpuMs };
}

/** What passed from one reading to the next. */
export function processorsBetween(
  begun: ProcessorReading,
  ended: ProcessorReading,
): { readonly generatorCpuMs: number; readonly targetCpuMs: number | undefined } {
  const targetKnown = begun.targetCpuMs !== undefined && ended.targetCpuMs !== undefined;
  return {
    generatorCpuMs: ended.cpuMs - begun.cpuMs,
    targetCpuMs: targetKnown ? ended.targetCpuMs - begun.targetCpuMs : undefined,
  };
}
