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
 * The mutating script of one epoch of a sale. The first line makes Redis check before it begins whether a script may write
 * (memory, replica, disk), so that it is never refused midway; the second is the fence.
 */
export function saleScript(incarnation: string): string {
  return `#!lua\nlocal INCARNATION = '${operationId(incarnation)}'\n${BODY}`;
}

/** The name under which Redis knows a script. */
export function scriptName(text: string): string {
  return hash('sha1', text);
}
