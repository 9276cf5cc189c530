import type { LatencyPoint } from '../load/latency.ts';
import type { Timeline } from '../load/open/open-load-plan.ts';

/** Something to be drawn beside the figures. */
export type Plot =
  /** Latency by percentile, one line for each. */
  | {
      readonly kind: 'curves';
      readonly title: string;
      readonly series: readonly { readonly name: string; readonly points: readonly LatencyPoint[] }[];
    }
  /** Figures of the same scenario and one unit side by side, by their names. */
  | { readonly kind: 'bars'; readonly title: string; readonly figures: readonly string[] }
  /** What happened in the course of a load. */
  | { readonly kind: 'timeline'; readonly title: string; readonly timeline: Timeline };
