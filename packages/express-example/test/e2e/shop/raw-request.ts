import { connect } from 'node:net';

/** Writes bytes to a server, piece by piece, and returns all that comes back until the connection ends. */
export async function rawRequest(
  url: string,
  pieces: readonly string[],
  { pauseMs = 0 }: { pauseMs?: number } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let reply = '';
    let next = 0;
    const write = () => {
      const piece = pieces[next];
      next += 1;
      if (piece === undefined || !socket.writable) return;
      socket.write(piece, 'latin1');
      if (next < pieces.length) setTimeout(write, pauseMs);
    };
    socket.on('connect', write);
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(reply));
  });
}
