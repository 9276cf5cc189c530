import { FlashSaleError, type SaleEpoch, type SaleId } from '@flash-sale/core';
import type { CallBound } from '../connection/call-bound.ts';
import type { RedisConnection } from '../connection/redis-connection.ts';
import { STATUS } from '../reply-code.ts';
import type { Generation } from './generation.ts';
import { Generations } from './generations.ts';

/** A reply of a script behind its status. */
export type ScriptReply = readonly unknown[];

/** What a reading script is given besides the sale's meta, epoch and incarnation. */
export interface WhatToRead {
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
}

/** How often a guess of the generation may be wrong before the call is given up: each time another rebuild was faster. */
const GUESSES_MAX = 3;

/**
 * Runs scripts in the generation that a sale is in. The generation is a guess from what was seen last; a script that meets
 * another one changes nothing and says so, and is called again in the right one.
 */
export class SaleSteps {
  readonly connection: RedisConnection;
  readonly generations: Generations;

  constructor(connection: RedisConnection) {
    this.connection = connection;
    this.generations = new Generations(connection);
  }

  /**
   * One mutating step of the sale, in the caller's epoch. Only EVALSHA: a server that does not know the script has lost
   * something, and `STORE_FENCED` says so. Returns the whole reply, whose status is one that the mode knows.
   */
  async change(
    sale: SaleEpoch,
    mode: string,
    args: readonly (string | number)[],
    bound: CallBound,
  ): Promise<ScriptReply> {
    let generation = this.generations.known(sale.saleId);
    if (generation?.epoch !== sale.epoch) generation = await this.#learn(sale, bound);
    for (let guess = 1; guess <= GUESSES_MAX; guess += 1) {
      const reply = await this.#call(generation, mode, args, bound);
      if (reply !== undefined) {
        const [status] = reply;
        if (status === STATUS.NOT_FOUND) throw this.#notFound(sale.saleId);
        if (status === STATUS.SUPERSEDED) throw this.#superseded(sale, Number(reply[1]));
        if (status !== STATUS.FENCED) return reply;
      }
      const shown = await this.#learn(sale, bound);
      if (reply === undefined && shown.incarnation === generation.incarnation) break;
      generation = shown;
    }
    throw new FlashSaleError(
      'STORE_FENCED',
      'Redis has lost this sale’s script: it was restarted, replaced or flushed',
      {
        details: { saleId: sale.saleId, epoch: sale.epoch },
      },
    );
  }

  /**
   * One reading of the sale in whatever epoch it is, by a script that begins with `generation.lua`. Absent when the sale
   * is unknown.
   */
  async read(
    saleId: SaleId,
    script: string,
    what: (generation: Generation) => WhatToRead,
    bound: CallBound,
  ): Promise<{ readonly generation: Generation; readonly reply: ScriptReply } | undefined> {
    let generation = this.generations.known(saleId) ?? (await this.generations.shown(saleId, bound))?.generation;
    for (let guess = 1; guess <= GUESSES_MAX && generation !== undefined; guess += 1) {
      const { keys, args } = what(generation);
      const { epoch, incarnation } = generation;
      const call = [script, keys.length + 1, generation.keys.meta, ...keys, epoch, incarnation, ...args];
      const reply = (await this.connection.send('EVAL', call, 'reads', bound)) as ScriptReply;
      if (reply[0] === STATUS.OK) return { generation, reply };
      generation = (await this.generations.shown(saleId, bound))?.generation;
    }
    if (generation === undefined) return undefined;
    throw new FlashSaleError('STORE_UNAVAILABLE', 'the sale is being rebuilt over and over', { details: { saleId } });
  }

  /** Absent when the server does not know the script. */
  async #call(
    generation: Generation,
    mode: string,
    args: readonly (string | number)[],
    bound: CallBound,
  ): Promise<ScriptReply | undefined> {
    try {
      const call = [...generation.call, mode, generation.epoch, ...args];
      return (await this.connection.send('EVALSHA', call, 'changes', bound)) as ScriptReply;
    } catch (error) {
      if (FlashSaleError.isInstance(error, 'STORE_FENCED')) return undefined;
      throw error;
    }
  }

  /** What Redis shows, if it is the caller's epoch. */
  async #learn(sale: SaleEpoch, bound: CallBound): Promise<Generation> {
    const shown = await this.generations.shown(sale.saleId, bound);
    if (shown === undefined) throw this.#notFound(sale.saleId);
    if (shown.generation.epoch !== sale.epoch) throw this.#superseded(sale, shown.generation.epoch);
    return shown.generation;
  }

  #notFound(saleId: SaleId): FlashSaleError {
    this.generations.forget(saleId);
    return new FlashSaleError('SALE_NOT_FOUND', `Redis does not know sale ${saleId}`, { details: { saleId } });
  }

  #superseded(sale: SaleEpoch, epoch: number): FlashSaleError {
    this.generations.forget(sale.saleId);
    return new FlashSaleError('EPOCH_SUPERSEDED', 'the sale is in another epoch than the caller knows', {
      details: { saleId: sale.saleId, epoch, asked: sale.epoch },
    });
  }
}
