import { packageBuild } from '../../tsup.shared.ts';

export default packageBuild(
  { index: 'src/index.ts', pglite: 'src/pglite/index.ts' },
  { 'pglite-worker': 'src/pglite/pglite-worker.ts' },
);
