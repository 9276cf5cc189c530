import type { Logger } from '@flash-sale/core';
import { type AdminVerifier, openAdmin, tokenAdmin, watchedAdmin } from '../admin/admin-verifier.ts';
import type { BuyerVerifier } from '../buyer/buyer-verifier.ts';
import { demoBuyerVerifier } from '../buyer/demo-buyer-verifier.ts';
import { hmacBuyerVerifier } from '../buyer/hmac-buyer-verifier.ts';
import { jwtBuyerVerifier } from '../buyer/jwt-buyer-verifier.ts';
import { keySetOf } from '../buyer/key-set.ts';
import { watchedVerifier } from '../buyer/watched-verifier.ts';
import type { AccessConfig, BuyerTokens } from '../config/access-config.ts';
import { logSeldom } from '../logging/log-seldom.ts';
import type { CountRefusal } from './refusal-counter.ts';

/** Who decides who is who. */
export interface Access {
  readonly buyers: BuyerVerifier;
  readonly admins: AdminVerifier;
}

/** Verifiers of a configuration. What they refuse is counted each time and logged seldom. */
export function composeAccess(access: AccessConfig, logger: Logger, count: CountRefusal): Access {
  if (access.mode === 'demo') return { buyers: demoBuyerVerifier, admins: openAdmin };
  const logBuyer = logSeldom(logger, 'credentials of buyers are refused');
  const logAdmin = logSeldom(logger, 'credentials of operators are refused');
  return {
    buyers: watchedVerifier(verifierOf(access.buyers, logger), (reason) => {
      count('buyer-credential', reason);
      logBuyer(reason);
    }),
    admins: watchedAdmin(tokenAdmin(access.adminToken), (reason) => {
      count('admin-credential', reason);
      logAdmin(reason);
    }),
  };
}

function verifierOf(buyers: BuyerTokens, logger: Logger): BuyerVerifier {
  if (buyers.kind === 'hmac') return hmacBuyerVerifier(buyers.secret);
  return jwtBuyerVerifier(buyers, keySetOf(buyers.keys, logger));
}
