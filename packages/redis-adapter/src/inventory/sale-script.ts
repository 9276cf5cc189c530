import { hash } from 'node:crypto';
import { operationId } from '@flash-sale/core';
import commands from '../scripts/commands.lua';
import decide from '../scripts/decide.lua';
import dueHolds from '../scripts/due-holds.lua';
import fence from '../scripts/fence.lua';
import ledger from '../scripts/ledger.lua';
import modes from '../scripts/modes.lua';
import records from '../scripts/records.lua';
import writeBack from '../scripts/write-back.lua';
import { condensed } from './condensed.ts';

const BODY = condensed([fence, records, ledger, dueHolds, commands, writeBack, decide, modes].join('\n'));

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
