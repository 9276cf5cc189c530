import type { OpenLoadResult } from '../load/open/open-load-plan.ts';
import { runOpenLoad } from '../load/open/run-open-load.ts';
import { runJobOnce } from '../process/run-job.ts';
import type { Findings } from '../scenario/findings.ts';
import type { RentedServices } from '../services/rented-services.ts';
import { auditOpening } from './audit-opening.ts';
import type { ExampleApi } from './example-api.ts';
import type { LoadedServer } from './open-crowds.ts';

/** Everybody within one second, for few units. */
export interface Opening {
  readonly buyers: number;
  readonly units: number;
  readonly connections: number;
  /** How long answers are waited for after that second; absent: half a minute. */
  readonly drainMs?: number | undefined;
  /** Of the moments at which they come. */
  readonly seed: number;
}

interface OpeningContext {
  readonly api: ExampleApi;
  readonly findings: Findings;
  readonly signal: AbortSignal;
}

const WITHIN_MS = 1_000;
const AUDIT_TIMEOUT_MS = 300_000;
/** Beyond every number that a search for a saturation has used. */
const FIRST_NUMBER = 1_000_000_000;

/** The second in which a sale opens: every buyer comes at a moment of their own within it. Audited: all of them are served. */
export async function measureOpening(
  opening: Opening,
  server: LoadedServer,
  services: RentedServices,
  context: OpeningContext,
): Promise<OpenLoadResult> {
  const result = await measureRush(opening, server, services, context);
  context.findings.check('opening: refused answers', opening.buyers - opening.units, result.answers[409] ?? 0);
  return result;
}

/** The same with more buyers than can be served soon: all of them are answered, some perhaps that it is not known. */
export async function measureRush(
  { buyers, units, connections, drainMs, seed }: Opening,
  server: LoadedServer,
  services: RentedServices,
  { api, findings, signal }: OpeningContext,
): Promise<OpenLoadResult> {
  const sale = await api.openSale(units);
  const result = await runOpenLoad(
    {
      host: '127.0.0.1',
      port: server.port,
      request: { method: 'POST', path: `/api/purchase/${sale.productId}?userId=buyer-{n}` },
      collect: { status: 202, header: 'location', prefix: '/api/orders/' },
      firstNumber: FIRST_NUMBER + sale.productId * buyers,
      arrival: { kind: 'burst', requests: buyers, seed },
      warmUpMs: 0,
      measureMs: WITHIN_MS,
      connections,
      requestsMax: buyers,
      targetPid: server.pid,
      drainMs,
    },
    { signal },
  );
  const input = { services, sale: { saleId: sale.saleId, acceptedIds: result.collected } };
  const stored = await runJobOnce('server-orders', input, { signal, timeoutMs: AUDIT_TIMEOUT_MS });
  const levels = await api.levels(sale.productId);
  for (const { what, expected, found } of auditOpening(result, { buyers, units, levels, stored })) {
    findings.check(`opening: ${what}`, expected, found);
  }
  return result;
}
