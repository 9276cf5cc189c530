import type { InventoryCommand } from '@flash-sale/core';
import { lineText } from './line-text.ts';

/** Checked commands as flat arguments of the script: see `decide.lua`. */
export function encodeCommands(commands: readonly InventoryCommand[]): (string | number)[] {
  const args: (string | number)[] = [commands.length];
  for (const command of commands) encode(command, args);
  return args;
}

function encode(command: InventoryCommand, args: (string | number)[]): void {
  switch (command.type) {
    case 'purchase': {
      const { orderId, buyerId, lines, fingerprint, traceparent } = command;
      args.push('p', orderId, buyerId, lineText(lines), fingerprint, traceparent ?? '');
      return;
    }
    case 'hold': {
      const { orderId, buyerId, lines, fingerprint, holdTtlMs } = command;
      args.push('h', orderId, buyerId, lineText(lines), fingerprint, holdTtlMs);
      return;
    }
    case 'confirm': {
      const { operationId, orderId, buyerId, lines, traceparent } = command;
      args.push('c', operationId, orderId, buyerId, lines === undefined ? '' : lineText(lines), traceparent ?? '');
      return;
    }
    case 'release':
      args.push('r', command.operationId, command.orderId, command.buyerId);
      return;
    case 'adjust':
      args.push('a', command.operationId, command.sku, command.delta);
      return;
    case 'expire':
      args.push('e', command.limit);
  }
}
