/** Milliseconds until the end of a reply. Each load says from when it counts. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

/** So many per cent of the replies took at most so long. */
export interface LatencyPoint {
  readonly percentile: number;
  readonly ms: number;
}
