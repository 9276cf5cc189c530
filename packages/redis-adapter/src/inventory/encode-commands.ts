import type { InventoryCommand, PurchaseCommand } from '@flash-sale/core';
import { lineText } from './line-text.ts';

/** Checked commands as flat arguments of the script: see `decide.lua`. */
export function encodeCommands(commands: readonly InventoryCommand[]): (string | number)[] {
  const args: (string | number)[] = [commands.length];
  let before: PurchaseCommand | undefined;
  for (const command of commands) {
    if (command.type !== 'purchase') encode(command, args);
    else {
      const { orderId, buyerId, lines, fingerprint, traceparent } = command;
      // A crowd asks for the same: what half of the arguments would say again is said once.
      if (before !== undefined && asksForTheSame(command, before)) args.push('q', orderId, buyerId);
      else args.push('p', orderId, buyerId, lineText(lines), fingerprint, traceparent ?? '');
      before = command;
    }
  }
  return args;
}

function asksForTheSame({ lines, fingerprint, traceparent }: PurchaseCommand, before: PurchaseCommand): boolean {
  if (traceparent !== before.traceparent || fingerprint !== before.fingerprint) return false;
  return lines === before.lines || lineText(lines) === lineText(before.lines);
}

function encode(command: Exclude<InventoryCommand, PurchaseCommand>, args: (string | number)[]): void {
  switch (command.type) {
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
