import { authorityOf } from '../authority.ts';
import { idIn } from '../collect.ts';
import { numberedBytes } from '../request-template.ts';
import { checkOpenPlan } from './check-open-plan.ts';
import type { OpenLoadPlan, OpenLoadResult } from './open-load-plan.ts';
import { OpenLoop } from './open-loop.ts';

const never = new AbortController().signal;

/**
 * Sends requests at scheduled times over keep-alive connections, however slow the replies are (an open loop), and yields
 * the one result. `stop` ends it early, with what it has until then.
 *
 * Occupies the thread it runs on: `runOpenLoad` gives it a process of its own. Throws `USAGE` and `NOT_LOOPBACK` before
 * anything is sent, and `TARGET_FAILED` where nobody listens; what happens later is told in the result.
 */
export async function* generateOpenLoad(plan: OpenLoadPlan, stop: AbortSignal = never): AsyncGenerator<OpenLoadResult> {
  const schedule = checkOpenPlan(plan);
  const authority = authorityOf(plan.host, plan.port);
  const { request, collect, firstNumber } = plan;
  const collected: string[] = [];
  const collectedAt: number[] = [];
  const loop = new OpenLoop(plan, schedule, {
    firstNumber,
    bytes: () => numberedBytes(request, authority),
    nameOf: ({ status, head }) => {
      if (collect?.status === status) {
        collected.push(idIn(head, collect));
        collectedAt.push(performance.timeOrigin + performance.now());
      }
      return String(status);
    },
  });
  yield { ...(await loop.run(stop)), collected, collectedAt };
}
