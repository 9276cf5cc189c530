import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** How long requests under way may take before their connections are cut. Longer than the deadline of a purchase. */
const DRAIN_MS = 4_000;

/** Takes no new connection, lets requests under way finish, and cuts those that do not. */
export async function drain(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const patience = new AbortController();
  const cut = setTimeout(DRAIN_MS, undefined, { signal: patience.signal }).then(
    () => server.closeAllConnections(),
    () => {},
  );
  await closed;
  patience.abort();
  await cut;
}
