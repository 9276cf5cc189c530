import type { ConnectionSource, SqlConnection } from '../client/connection.ts';
import { decodeReply, type Reply } from './wire/decode-reply.ts';
import { encodeCall, encodeScript } from './wire/encode-messages.ts';

/** Where the messages of a PGlite session are run: in this thread or in another. */
export interface PgliteSession {
  /** Names of the statements that are prepared in it. */
  readonly prepared: Set<string>;
  /** Runs one buffer of wire messages, in the order of the calls. */
  run(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** Resolves with how to give it back once nothing else can get between what `run` is given. */
  enter(use: 'statement' | 'transaction'): Promise<() => void>;
}

const PREPARED_STATEMENT_MISSING = '26000';
const ROLLBACK = 'ROLLBACK';

/** PGlite has one session: statements and transactions take turns on it. */
export function pgliteSource(session: PgliteSession): ConnectionSource {
  const { prepared } = session;
  const call = async (message: Uint8Array<ArrayBuffer>): Promise<Reply> => decodeReply(await session.run(message));

  const run: SqlConnection['run'] = async ({ name, text }, values) => {
    const prepare = prepared.has(name) ? undefined : text;
    prepared.add(name);
    const reply = await call(encodeCall({ name, prepare, values }));
    if (reply.error === undefined) return reply.rows;
    // Not prepared after all, by this call or by the one that it relied on.
    if ((prepare !== undefined && !reply.prepared) || reply.error.code === PREPARED_STATEMENT_MISSING) {
      prepared.delete(name);
    }
    throw reply.error;
  };

  const script = async (text: string): Promise<string> => {
    const reply = await call(encodeScript(text));
    if (reply.error !== undefined) throw reply.error;
    return reply.command;
  };

  return {
    async acquire(use) {
      const leave = await session.enter(use);
      return {
        run,
        script,
        release: leave,
        destroy() {
          // There is no second session to take instead: whatever was left open in this one is rolled back behind the
          // statement that may still be under way. Without a transaction that is a warning nobody sees.
          script(ROLLBACK).then(leave, leave);
        },
      };
    },
  };
}
