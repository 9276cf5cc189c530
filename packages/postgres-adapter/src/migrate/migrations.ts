import { hash } from 'node:crypto';
import database from '../../migrations/0001_database.sql';
import catalog from '../../migrations/0002_catalog.sql';
import orders from '../../migrations/0003_orders.sql';
import queue from '../../migrations/0004_queue.sql';
import epochs from '../../migrations/0005_epochs.sql';

export interface Migration {
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, with the line ends of any system read as one. */
  readonly checksum: string;
}

function migration(name: string, text: string): Migration {
  return { name, text, checksum: hash('sha256', text.replaceAll('\r\n', '\n')) };
}

/** Every migration of this version, in order. One that was released is never changed: a change is a new one. */
export const MIGRATIONS: readonly Migration[] = [
  migration('0001_database', database),
  migration('0002_catalog', catalog),
  migration('0003_orders', orders),
  migration('0004_queue', queue),
  migration('0005_epochs', epochs),
];
