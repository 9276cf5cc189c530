import cluster from 'node:cluster';

// Loaded in front of a program with `node --import`: each process that a group has started stands still on SIGUSR2, as if
// its event loop were blocked for ever. Ends after all, so that none is left behind by a test that fails.
const STANDS_STILL_MS = 120_000;

if (cluster.isWorker) {
  process.on('SIGUSR2', () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STANDS_STILL_MS);
  });
}
