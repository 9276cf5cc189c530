/** What the thread that runs PGlite and the one that uses it say to each other. */

export interface ThreadOptions {
  readonly dataDir: string;
}

export type ToThread =
  | { readonly type: 'run'; readonly call: number; readonly message: Uint8Array<ArrayBuffer> }
  | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'ready' }
  | { readonly type: 'not-ready'; readonly error: string }
  | { readonly type: 'reply'; readonly call: number; readonly reply: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failure'; readonly call: number; readonly error: string }
  | { readonly type: 'closed' };
