import type { TObject, TSchema } from 'typebox';
import { WATCHING } from '../gate/gate.ts';
import type { ProblemName } from '../problems/problem-types.ts';

/** Who may call a route. `buyer`: whoever the verifier says. `admin`: whoever has the admin token. */
export type Access = 'everyone' | 'buyer' | 'admin';

/** A reply other than a problem. */
export interface DocumentedReply {
  readonly description: string;
  /** Of the JSON body. */
  readonly schema?: TSchema;
  /** Of a body that is no JSON document. */
  readonly mediaType?: string;
  /** Header fields, each with what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is written down about a route, without its schemas. */
export interface RouteFacts {
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'delete';
  /** As OpenAPI writes it: `/api/products/{productId}/stock`. */
  readonly path: string;
  readonly tag: 'buying' | 'products' | 'administration' | 'operations';
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** Whether the Idempotency-Key header means something here. */
  readonly takesKey?: boolean;
  /** Text unless the client asks for JSON; elsewhere it is the other way round. */
  readonly usuallyText?: boolean;
  readonly replies: Readonly<Record<number, DocumentedReply>>;
  /** Problems of its own. Those that come with access, parameters and bodies are not named. */
  readonly problems: readonly ProblemName[];
}

/** All that is written down about a route: its validation and its documentation are made from the same lines. */
export interface RouteDocument extends RouteFacts {
  readonly pathSchema?: TObject;
  readonly querySchema?: TObject;
  readonly bodySchema?: TObject;
}

/** All problems a route can answer with, in the order of their status. */
export function documentedProblems(route: RouteDocument): readonly ProblemName[] {
  const names = new Set<ProblemName>(['invalid-request', 'internal-error', ...route.problems]);
  if (!route.path.startsWith(WATCHING)) names.add('address-throttled');
  if (route.access !== 'everyone') names.add('unauthorized');
  if (route.method !== 'get') names.add('content-too-large').add('unsupported-media-type');
  return [...names];
}
