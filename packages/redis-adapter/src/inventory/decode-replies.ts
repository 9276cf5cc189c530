import {
  FlashSaleError,
  type InventoryCommand,
  type InventoryReply,
  type Line,
  type OperationId,
  type Sku,
} from '@flash-sale/core';
import { ANSWER } from '../reply-code.ts';
import { readLines } from './line-text.ts';
import type { ScriptReply } from './sale-steps.ts';

/** Reads the answers of a batch: one for each command, in order. */
export function decodeReplies(
  commands: readonly InventoryCommand[],
  reply: ScriptReply,
  epoch: number,
): InventoryReply[] {
  const answers = new Answers(reply, epoch);
  const replies = commands.map((command) => answers.next(command));
  answers.requireEnd();
  return replies;
}

/** A walk over the flat answers. */
class Answers {
  readonly #reply: ScriptReply;
  readonly #epoch: number;
  readonly #now: number;
  /** Behind status and time. */
  #position = 2;

  constructor(reply: ScriptReply, epoch: number) {
    this.#reply = reply;
    this.#epoch = epoch;
    this.#now = Number(reply[1]);
  }

  next(command: InventoryCommand): InventoryReply {
    switch (this.#number()) {
      case ANSWER.SOLD_FIRST:
        return this.#soldFirst(command);
      case ANSWER.SOLD:
        return this.#sold();
      case ANSWER.HELD_FIRST:
        return this.#held(false, linesOf(command));
      case ANSWER.HELD:
        return this.#held(true, undefined);
      case ANSWER.SOLD_OUT:
        return { outcome: 'sold-out', sku: this.#sku(command) };
      case ANSWER.NOT_ENOUGH:
        return { outcome: 'not-enough', sku: this.#sku(command), available: this.#number() };
      case ANSWER.BUYER_LIMIT:
        return { outcome: 'buyer-limit-reached', limit: this.#number(), remaining: this.#number() };
      case ANSWER.NOT_STARTED:
        return { outcome: 'not-started', startsAt: this.#number() };
      case ANSWER.ENDED:
        return { outcome: 'ended' };
      case ANSWER.PAUSED:
        return { outcome: 'paused' };
      case ANSWER.KEY_REUSED:
        return { outcome: 'key-reused' };
      case ANSWER.ALREADY_CONFIRMED:
        return { outcome: 'already-confirmed' };
      case ANSWER.ALREADY_RELEASED:
        return { outcome: 'already-released' };
      case ANSWER.EXPIRED:
        return { outcome: 'expired', holdExpiresAt: this.#number() };
      case ANSWER.HOLD_NOT_FOUND:
        return { outcome: 'hold-not-found' };
      case ANSWER.EXCEEDS_HELD:
        return { outcome: 'exceeds-held', sku: this.#sku(command), held: this.#number() };
      case ANSWER.RELEASED:
        return { outcome: 'released', replayed: this.#flag(), lines: this.#lines() };
      case ANSWER.ADJUSTED:
        return {
          outcome: 'adjusted',
          replayed: this.#flag(),
          allotment: this.#number(),
          available: this.#number(),
        };
      case ANSWER.NOT_AVAILABLE:
        return { outcome: 'not-available', available: this.#number() };
      case ANSWER.EXPIRED_HOLDS:
        return {
          outcome: 'expired-holds',
          expired: this.#number(),
          more: this.#flag(),
          nextDueAt: present(this.#number()),
        };
      default:
        throw unreadable(this.#reply);
    }
  }

  requireEnd(): void {
    if (this.#position !== this.#reply.length) throw unreadable(this.#reply);
  }

  #soldFirst(command: InventoryCommand): InventoryReply {
    if (command.type !== 'purchase') throw unreadable(this.#reply);
    return {
      outcome: 'sold',
      replayed: false,
      lines: linesOf(command),
      epoch: this.#epoch,
      seq: this.#number(),
      soldAt: this.#now,
      inOutbox: true,
      fingerprint: command.fingerprint,
      settledBy: undefined,
      remaining: this.#number(),
    };
  }

  #sold(): InventoryReply {
    const [replayed, epoch, seq, soldAt] = [this.#flag(), this.#number(), this.#number(), this.#number()];
    const [inOutbox, remaining, lines] = [this.#flag(), this.#number(), this.#lines()];
    const settledBy = this.#text();
    return {
      outcome: 'sold',
      replayed,
      lines,
      epoch,
      seq,
      soldAt,
      inOutbox,
      fingerprint: this.#text(),
      settledBy: settledBy === '' ? undefined : (settledBy as OperationId),
      remaining,
    };
  }

  #held(replayed: boolean, lines: readonly Line[] | undefined): InventoryReply {
    const [holdExpiresAt, remaining] = [this.#number(), this.#number()];
    return { outcome: 'held', replayed, lines: lines ?? this.#lines(), holdExpiresAt, remaining };
  }

  /** The SKU of the line that the answer names by its place. */
  #sku(command: InventoryCommand): Sku {
    const line = 'lines' in command ? command.lines?.[this.#number() - 1] : undefined;
    if (line === undefined) throw unreadable(this.#reply);
    return line.sku;
  }

  #lines(): readonly Line[] {
    return readLines(this.#text());
  }

  #flag(): boolean {
    return this.#number() === 1;
  }

  #number(): number {
    const value = Number(this.#reply[this.#position] ?? Number.NaN);
    this.#position += 1;
    if (!Number.isSafeInteger(value)) throw unreadable(this.#reply);
    return value;
  }

  #text(): string {
    const value = this.#reply[this.#position];
    this.#position += 1;
    if (typeof value !== 'string') throw unreadable(this.#reply);
    return value;
  }
}

/** Lines of the answer's own: what the caller does with the command later must not reach it. */
function linesOf(command: InventoryCommand): readonly Line[] {
  if (!('lines' in command) || command.lines === undefined) return [];
  return command.lines.map(({ sku, quantity }) => ({ sku, quantity }));
}

function present(instant: number): number | undefined {
  return instant < 0 ? undefined : instant;
}

function unreadable(reply: ScriptReply): FlashSaleError {
  return new FlashSaleError('INVARIANT_BROKEN', 'the sale’s script answered what it never should', {
    details: { reply: JSON.stringify(reply).slice(0, 400) },
  });
}
