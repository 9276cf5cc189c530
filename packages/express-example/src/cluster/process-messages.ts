import type { Figures } from './merge-figures.ts';

/** What a process of a group tells the one that has started it. */
export type FromMember =
  | { readonly kind: 'ready'; readonly url: string; readonly description: string }
  /** The answer to a beat. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'all-figures-wanted'; readonly id: number }
  /** An answer where `id` was asked for; its last ones, unasked, before it ends. */
  | { readonly kind: 'own-figures'; readonly id?: number; readonly figures: Figures };

/** What a process of a group is told by the one that has started it. */
export type ToMember =
  | { readonly kind: 'close' }
  /** Answered at once by a process whose event loop turns. */
  | { readonly kind: 'beat' }
  /** `fresh`: levels and lag are to be read anew. */
  | { readonly kind: 'own-figures-wanted'; readonly id: number; readonly fresh: boolean }
  | { readonly kind: 'all-figures'; readonly id: number; readonly text: string };
