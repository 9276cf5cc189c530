/** An accepted order, which is asked for again and again. */
export interface RushOrder {
  readonly buyer: string;
  readonly key: string;
  readonly quantity: number;
  readonly orderId: string;
}

/** What a rush sends. */
export interface RushPlan {
  readonly perSecond: number;
  /** To each process. */
  readonly connections: number;
  readonly productId: number;
  /** Of the same sale, and sold out before. */
  readonly soldOutProductId: number;
  /** Of the first product. */
  readonly accepted: readonly RushOrder[];
}

/** What came of a rush so far. */
export interface RushCounts {
  sent: number;
  readonly answers: Record<string, number>;
  /** Since it was told last. */
  readonly broken: string[];
  /** Nothing more will be told. */
  ended: boolean;
}
