import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { buyerId, operationId, orderId, sku } from '../identity/ids.ts';
import { FINGERPRINT_LENGTH_MAX } from '../order/encode-order-message.ts';
import {
  BATCH_SIZE_MAX,
  type ConfirmCommand,
  EXPIRE_LIMIT_MAX,
  HOLD_TTL_MS_MAX,
  type InventoryCommand,
  type PurchaseCommand,
} from '../ports/inventory-command.ts';
import { requireInteger } from '../sale/checked-fields.ts';
import { ALLOTMENT_MAX, LINES_MAX, type Line, QUANTITY_MAX } from '../sale/line.ts';

/** Longest trace context that is kept, in UTF-16 units: four times that of the version known today. */
const TRACEPARENT_LENGTH_MAX = 256;

/**
 * What every `InventoryStore` asks of a batch before its first write. Checks positively: what is not known to be right is
 * refused with `INVALID_ARGUMENT`, naming the field, so that no NaN, fraction or text becomes a unit.
 */
export function checkCommands(commands: readonly InventoryCommand[]): void {
  if (!Array.isArray(commands) || commands.length > BATCH_SIZE_MAX) {
    throw invalid('commands', `must be a list of at most ${BATCH_SIZE_MAX} commands`);
  }
  for (const command of commands) checkCommand(command);
}

function checkCommand(command: InventoryCommand): void {
  if (typeof command !== 'object' || command === null) throw invalid('command', 'must be an object');
  switch (command.type) {
    case 'purchase':
      checkRequest(command);
      checkTraceparent(command.traceparent);
      return;
    case 'hold':
      checkRequest(command);
      requireInteger('holdTtlMs', command.holdTtlMs, 1, HOLD_TTL_MS_MAX);
      return;
    case 'confirm':
      checkSettlement(command);
      if (command.lines !== undefined) checkLines(command.lines);
      checkTraceparent(command.traceparent);
      return;
    case 'release':
      checkSettlement(command);
      return;
    case 'adjust':
      operationId(command.operationId);
      sku(command.sku);
      requireInteger('delta', command.delta, -ALLOTMENT_MAX, ALLOTMENT_MAX);
      if (command.delta === 0) throw invalid('delta', 'must add or remove at least one unit');
      return;
    case 'expire':
      requireInteger('limit', command.limit, 1, EXPIRE_LIMIT_MAX);
      return;
    default:
      throw invalid('type', 'is not a command that an inventory store knows');
  }
}

function checkRequest(command: Pick<PurchaseCommand, 'orderId' | 'buyerId' | 'lines' | 'fingerprint'>): void {
  orderId(command.orderId);
  buyerId(command.buyerId);
  checkLines(command.lines);
  const { fingerprint } = command;
  if (!(typeof fingerprint === 'string' && fingerprint.length >= 1 && fingerprint.length <= FINGERPRINT_LENGTH_MAX)) {
    throw invalid('fingerprint', `must be a text of 1 to ${FINGERPRINT_LENGTH_MAX} characters`);
  }
}

function checkSettlement(command: Pick<ConfirmCommand, 'operationId' | 'orderId' | 'buyerId'>): void {
  operationId(command.operationId);
  orderId(command.orderId);
  buyerId(command.buyerId);
}

/** Several lines may name one SKU: the store adds them up. */
function checkLines(lines: readonly Line[]): void {
  if (!(Array.isArray(lines) && lines.length >= 1 && lines.length <= LINES_MAX)) {
    throw invalid('lines', `must be a list of 1 to ${LINES_MAX} lines`);
  }
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (typeof line !== 'object' || line === null) throw invalid('line', 'must be an object');
    sku(line.sku);
    requireInteger('quantity', line.quantity, 1, QUANTITY_MAX);
  }
}

function checkTraceparent(traceparent: string | undefined): void {
  if (traceparent === undefined) return;
  if (typeof traceparent === 'string' && traceparent.length <= TRACEPARENT_LENGTH_MAX) return;
  throw invalid('traceparent', `must be a text of at most ${TRACEPARENT_LENGTH_MAX} characters`);
}

function invalid(field: string, why: string): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `${field} ${why}`, { details: { field } });
}
