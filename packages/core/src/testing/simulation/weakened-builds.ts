import type { WeakenedBuild } from './weakened-build.ts';
import { adjustsInWrongOrder } from './weakened-builds/adjusting-build.ts';
import { compensatesOnTimeout } from './weakened-builds/compensating-build.ts';
import { checksNoLease, givesNoWay } from './weakened-builds/lease-builds.ts';
import {
  doesNotDrain,
  dropsOutboxBeforeAck,
  ignoresEpochsWhenPublishing,
  movesPositionBeforeSaving,
  writesNoBarrier,
} from './weakened-builds/queue-builds.ts';
import { holdsBeatSold, rebuildsWithoutDeadLetters, rebuildsWithoutOutbox } from './weakened-builds/rebuild-builds.ts';
import { callsUnknownUnavailable, replaysWithoutLog } from './weakened-builds/store-builds.ts';

/** Every build that is weak on purpose. */
export const WEAKENED_BUILDS: readonly WeakenedBuild[] = [
  writesNoBarrier,
  doesNotDrain,
  checksNoLease,
  ignoresEpochsWhenPublishing,
  replaysWithoutLog,
  compensatesOnTimeout,
  movesPositionBeforeSaving,
  dropsOutboxBeforeAck,
  rebuildsWithoutDeadLetters,
  rebuildsWithoutOutbox,
  holdsBeatSold,
  adjustsInWrongOrder,
  callsUnknownUnavailable,
  givesNoWay,
];
