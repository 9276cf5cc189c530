/** Takes the folder of its first argument, says what came of it, and keeps it until it is killed. */
import { lockDataFolder } from '../../src/pglite/data-folder/data-folder-lock.ts';

const [, , folder = '', waitMs = '0'] = process.argv;
try {
  await lockDataFolder(folder, { waitMs: Number(waitMs), silenceMs: 10_000 });
  console.log('locked');
  setInterval(() => undefined, 1_000);
} catch (error) {
  console.log((error as { code?: string }).code ?? String(error));
}
