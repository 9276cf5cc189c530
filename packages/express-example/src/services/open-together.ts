import type { Opened } from './service.ts';
import { type ServiceProblem, ServicesError } from './services-error.ts';

/**
 * Opens several services at once; what is not used is left undefined. When one cannot be opened, those that were are
 * closed, and everything that is wrong is told in one `ServicesError`: nobody mends three addresses in three starts. Any
 * other error is thrown as it is.
 */
export async function openTogether<const Services extends readonly (Opened<unknown> | undefined)[]>(
  opening: {
    readonly [Index in keyof Services]: Promise<Services[Index]> | undefined;
  },
): Promise<Services> {
  const settled = await Promise.allSettled(opening);
  const failures = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const opened = settled.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  if (failures.length === 0) return opened as unknown as Services;
  await Promise.allSettled(opened.map((service) => service?.close()));
  throw joined(failures);
}

function joined(failures: readonly unknown[]): unknown {
  const problems: ServiceProblem[] = [];
  for (const failure of failures) {
    if (!(failure instanceof ServicesError)) return failure;
    problems.push(...failure.problems);
  }
  return new ServicesError(problems);
}
