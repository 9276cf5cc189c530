import { FlashSaleError } from '../errors/flash-sale-error.ts';

/** Returns the value as a bag of unchecked fields, or throws `INVALID_ARGUMENT` when it is not a plain object. */
export function requireObject(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FlashSaleError('INVALID_ARGUMENT', `${name} must be an object`, { details: { field: name } });
}

/** Throws `INVALID_ARGUMENT` naming the first own field that is not among `known`. */
export function refuseUnknownFields(name: string, fields: object, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  throw new FlashSaleError('INVALID_ARGUMENT', `${name} has no field ${JSON.stringify(unknown.slice(0, 64))}`, {
    details: { field: unknown.slice(0, 64) },
  });
}

/** Returns an integer between `least` and `most`, both included, or throws `INVALID_ARGUMENT` naming the field. */
export function requireInteger(field: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new FlashSaleError('INVALID_ARGUMENT', `${field} must be an integer from ${least} to ${most}`, {
    details: { field },
  });
}
