-- Which of two copies of a sale's settings is newer: raised with every change. Copies reach the store that sells in any order.

ALTER TABLE flash_sale.sales ADD COLUMN settings_revision bigint NOT NULL DEFAULT 1 CHECK (settings_revision >= 1);

-- That of the copy.
ALTER TABLE flash_sale.inventory_sales
  ADD COLUMN settings_revision bigint NOT NULL DEFAULT 1 CHECK (settings_revision >= 1);
