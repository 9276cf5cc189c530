-- The index by which a sale's orders are paged ends with what tells two of one place apart: a page then needs no sorting,
-- which before the first statistics of a new table means sorting all that follows.

DROP INDEX flash_sale.orders_of_sale;
CREATE INDEX orders_of_sale ON flash_sale.orders (sale_id, epoch, seq, order_id);
