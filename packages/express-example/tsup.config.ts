import { packageBuild } from '../../tsup.shared.ts';

export default packageBuild(
  {},
  { main: 'src/main.ts', 'mint-buyer-token': 'src/mint-buyer-token.ts', start: 'src/start.ts' },
);
