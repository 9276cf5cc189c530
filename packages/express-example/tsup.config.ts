import { cp } from 'node:fs/promises';
import { packageBuild } from '../../tsup.shared.ts';

export default {
  ...packageBuild(
    {},
    {
      main: 'src/main.ts',
      'mint-buyer-token': 'src/mint-buyer-token.ts',
      reconcile: 'src/reconcile-main.ts',
      redrive: 'src/redrive-main.ts',
      start: 'src/start.ts',
      unobserved: 'src/unobserved-main.ts',
      'worker-main': 'src/worker-main.ts',
    },
  ),
  // What a browser runs is served as it was written.
  onSuccess: () => cp('src/pages/browser', 'dist/browser', { recursive: true }),
};
