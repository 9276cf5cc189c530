import { runExample } from './run-example.ts';

// For production: tokens are required, unless DEMO_MODE=true is set.
await runExample({ environment: process.env, say: console.log, complain: console.error });
