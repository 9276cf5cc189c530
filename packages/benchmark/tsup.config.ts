import { packageBuild } from '../../tsup.shared.ts';

export default packageBuild(
  { index: 'src/index.ts' },
  { cli: 'src/cli.ts', child: 'src/child.ts', 'end-with-parent': 'src/process/end-with-parent.ts' },
);
