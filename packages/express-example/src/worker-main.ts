import { runWorker } from './run-worker.ts';

await runWorker({ environment: process.env, say: console.log, complain: console.error });
