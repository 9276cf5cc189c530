-- Who compared the store with the orders, when, and what came of it: one row for each, dry runs too.

CREATE TABLE flash_sale.reconciliations (
  -- Random, made by who began it.
  reconciliation_id text COLLATE "C" PRIMARY KEY,
  -- The order in which they were begun.
  place bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  sale_id text COLLATE "C" NOT NULL,
  actor text NOT NULL,
  dry_run boolean NOT NULL,
  -- Stays 'begun' where the process died before the end.
  outcome text NOT NULL CHECK (outcome IN ('begun', 'clean', 'found', 'repaired', 'partly-repaired', 'failed')),
  epoch bigint,
  -- What was compared, and the discrepancies by kind: names and numbers.
  counted jsonb NOT NULL,
  found jsonb NOT NULL,
  repaired integer NOT NULL,
  error text,
  begun_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);

CREATE INDEX reconciliations_of_sale ON flash_sale.reconciliations (sale_id, place);
