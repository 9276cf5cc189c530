/** Where a command speaks to people. */
export interface Terminal {
  readonly say: (text: string) => void;
  /** Beside the result: progress and trouble. */
  readonly mention: (text: string) => void;
}

/** What a command ends with. */
export const EXIT = {
  measured: 0,
  /** An audit failed, or something could not be measured or written. */
  notMeasured: 1,
  notUnderstood: 2,
  interrupted: 130,
} as const;
