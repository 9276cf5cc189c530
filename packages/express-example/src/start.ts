import { runExample } from './run-example.ts';

// `npm start` is for trying it out: demo mode, and only complaints in the log, unless the environment decides otherwise.
await runExample({
  environment: { DEMO_MODE: 'true', LOG_LEVEL: 'warn', ...process.env },
  say: console.log,
  complain: console.error,
});
