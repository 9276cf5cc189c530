/** Randomness as a port. */
export interface Random {
  /** Sixteen unpredictable bytes as 22 characters of base64url: ids and keys are made of these. */
  id(): string;
  /** A number in [0, 1), for jitter. Need not be unpredictable. */
  fraction(): number;
}
