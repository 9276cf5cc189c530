import { hash } from 'node:crypto';
import { operationId } from '@flash-sale/core';
import adjustments from '../scripts/adjustments.lua';
import administration from '../scripts/administration.lua';
import argumentsOfDecide from '../scripts/arguments.lua';
import decide from '../scripts/decide.lua';
import dueHolds from '../scripts/due-holds.lua';
import fence from '../scripts/fence.lua';
import further from '../scripts/further.lua';
import holds from '../scripts/holds.lua';
import ledger from '../scripts/ledger.lua';
import modes from '../scripts/modes.lua';
import purchase from '../scripts/purchase.lua';
import records from '../scripts/records.lua';
import writeBack from '../scripts/write-back.lua';
import { condensed } from './condensed.ts';

/**
 * The files in their order, those that not every call needs inside of functions. Lua makes each function of a script anew
 * in each call, and looks for what it refers to among all that its surroundings define: an eighth of a small call was that.
 */
const BODY = condensed(
  [
    fence,
    'local function decide()',
    ...[records, ledger, purchase, argumentsOfDecide],
    'make_further = function()',
    ...[dueHolds, holds, adjustments, further],
    'end',
    ...[writeBack, decide],
    'end',
    'local function administration(mode)',
    administration,
    'end',
    modes,
  ].join('\n'),
);

/**
 * The mutating script of one epoch of a sale, with the fence in its first line.
 *
 * It has no shebang: with one, a server without memory would refuse even what frees memory, the dropping of outbox entries.
 * So it is refused at its first write, and once it has written it is not refused any more; every first write is of a kind
 * that such a server refuses (HSET, XADD, SET), or frees memory.
 */
export function saleScript(incarnation: string): string {
  return `local INCARNATION = '${operationId(incarnation)}'\n${BODY}`;
}

/** The name under which Redis knows a script. */
export function scriptName(text: string): string {
  return hash('sha1', text);
}
