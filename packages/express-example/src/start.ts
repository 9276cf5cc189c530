import { runExample } from './run-example.ts';

// `npm start` is for trying it out: demo mode, unless the environment decides otherwise.
await runExample({
  environment: { DEMO_MODE: 'true', ...process.env },
  say: console.log,
  complain: console.error,
});
