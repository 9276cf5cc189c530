import { hash } from 'node:crypto';
import database from '../../migrations/0001_database.sql';
import catalog from '../../migrations/0002_catalog.sql';
import orders from '../../migrations/0003_orders.sql';
import queue from '../../migrations/0004_queue.sql';
import epochs from '../../migrations/0005_epochs.sql';
import inventory from '../../migrations/0006_inventory.sql';
import settingsRevision from '../../migrations/0007_settings_revision.sql';
import reconciliations from '../../migrations/0008_reconciliations.sql';
import ordersInOrder from '../../migrations/0009_orders_in_order.sql';
import onlyLine from '../../migrations/0010_only_line.sql';

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
  migration('0006_inventory', inventory),
  migration('0007_settings_revision', settingsRevision),
  migration('0008_reconciliations', reconciliations),
  migration('0009_orders_in_order', ordersInOrder),
  migration('0010_only_line', onlyLine),
];
