-- The schema of the library and the ledger of what was done to it. Everything lies in a schema of its own, so that it can
-- share a database with the host application's tables.
CREATE SCHEMA IF NOT EXISTS flash_sale;

CREATE TABLE flash_sale.migrations (
  name text COLLATE "C" PRIMARY KEY,
  -- SHA-256 of the migration's text.
  checksum text COLLATE "C" NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
