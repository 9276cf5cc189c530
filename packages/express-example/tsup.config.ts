import { packageBuild } from '../../tsup.shared.ts';

// Programs to be run, and nothing to be imported: they need no type declarations.
export default {
  ...packageBuild({ main: 'src/main.ts', 'mint-buyer-token': 'src/mint-buyer-token.ts', start: 'src/start.ts' }),
  dts: false,
};
