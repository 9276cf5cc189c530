import type { Logger } from '@flash-sale/core';
import { LISTENS } from './kept-process.ts';
import type { Figures } from './merge-figures.ts';
import type { FromMember, ToMember } from './process-messages.ts';

/** How long the figures of all may take; longer than one process of the group is given for its own. */
const FIGURES_TIMEOUT_MS = 4_000;

/** This process as one of a group that shares a port: what it asks of the others and is asked. */
export interface GroupMember {
  /** Whether it listens before it is ready: where no other could answer. */
  readonly listensAtOnce: boolean;
  /** How its own figures are read. `fresh`: levels and lag at this moment. */
  offerFigures(own: (fresh: boolean) => Promise<Figures>): void;
  /** Prometheus' text format, of all processes together. */
  allFigures(): Promise<string>;
  /** Connections may come: it is ready. */
  ready(url: string, description: string): void;
  /** Reports its figures for the last time. */
  lastFigures(): Promise<void>;
}

/** What ends a process of a group. Until `onClose` was called it ends at once: nothing is under way yet. */
export interface ClosingMember extends GroupMember {
  onClose(close: () => void): void;
}

/**
 * Joins the group whose primary process has started this one. It ends when it is told to, or by a signal: SIGINT from a
 * terminal comes to all processes of the group, so that a second request to end is no reason to hurry. When the primary
 * dies, Node ends it at once.
 */
export function joinGroup(environment: NodeJS.ProcessEnv, logger: Logger): ClosingMember {
  const waiting = new Map<number, (text: string) => void>();
  let questions = 0;
  let own: (fresh: boolean) => Promise<Figures> = async () => [];
  let close: () => void = () => process.exit(0);

  /** Those that cannot be read are not told: the group shows those of the last report. */
  const report = async (fresh: boolean, id?: number): Promise<void> => {
    try {
      const figures = await own(fresh);
      await tell(id === undefined ? { kind: 'own-figures', figures } : { kind: 'own-figures', id, figures });
    } catch (error) {
      logger.warn({ error }, 'the figures of this process could not be read');
    }
  };
  const listeners: { [Kind in ToMember['kind']]: (message: Extract<ToMember, { kind: Kind }>) => void } = {
    close: () => close(),
    beat: () => void tell({ kind: 'alive' }),
    'own-figures-wanted': ({ id, fresh }) => void report(fresh, id),
    'all-figures': ({ id, text }) => waiting.get(id)?.(text),
  };
  process.on('message', (message: ToMember) => (listeners[message.kind] as (message: ToMember) => void)(message));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => close());

  return {
    listensAtOnce: environment[LISTENS] !== 'when-ready',
    offerFigures(read) {
      own = read;
    },
    allFigures() {
      questions += 1;
      const id = questions;
      return new Promise((resolve, reject) => {
        const patience = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`the figures of all processes did not come within ${FIGURES_TIMEOUT_MS} ms`));
        }, FIGURES_TIMEOUT_MS);
        waiting.set(id, (text) => {
          clearTimeout(patience);
          waiting.delete(id);
          resolve(text);
        });
        void tell({ kind: 'all-figures-wanted', id });
      });
    },
    ready(url, description) {
      void tell({ kind: 'ready', url, description });
    },
    lastFigures: () => report(false),
    onClose(whenTold) {
      close = whenTold;
    },
  };
}

/** Resolves when the message is on its way, or cannot be sent any more. */
function tell(message: FromMember): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
