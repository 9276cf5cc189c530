/**
 * Builds every package that has changed since it was last built: `npm run build`. Quiet unless it takes long or fails,
 * because it stands in front of `npm start`.
 */

import { spawn } from 'node:child_process';

const patienceMs = 1_500;

const child = spawn('turbo', ['run', 'build', '--output-logs=errors-only'], {
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  stdio: ['ignore', 'pipe', 'pipe'],
  shell: process.platform === 'win32',
});
const output: Buffer[] = [];
child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
child.stderr.on('data', (chunk: Buffer) => output.push(chunk));

const notice = setTimeout(() => console.log('Building (what has not changed is not built again) …'), patienceMs);
child.on('close', (code, signal) => {
  clearTimeout(notice);
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  console.error(`The build ended with ${code ?? signal}.`);
  process.exitCode = code ?? 1;
});
