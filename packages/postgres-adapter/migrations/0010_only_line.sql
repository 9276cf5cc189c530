-- Most orders have one line, and a page of a sale's orders spends most of its time on finding it: order ids are random, so
-- that each look-up is a walk through the index of its own. The row of such an order says it too.

-- SKU, quantity and unit price of an order with one line, U+001F between them. NULL: look among its lines, as for orders
-- with several, and for those stored before this column.
ALTER TABLE flash_sale.orders ADD COLUMN only_line text;

-- The lines are the truth. Nothing here changes them once they are stored; what a person corrects by hand counts at once.
CREATE FUNCTION flash_sale.forget_only_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE flash_sale.orders SET only_line = NULL WHERE order_id IN (OLD.order_id, NEW.order_id) AND only_line IS NOT NULL;
  RETURN NULL;
END
$$;

CREATE TRIGGER forget_only_line AFTER UPDATE OR DELETE ON flash_sale.order_lines
  FOR EACH ROW EXECUTE FUNCTION flash_sale.forget_only_line();

-- The first line of an order is stored with it.
CREATE TRIGGER forget_only_line_for_another AFTER INSERT ON flash_sale.order_lines
  FOR EACH ROW WHEN (NEW.line_number > 1) EXECUTE FUNCTION flash_sale.forget_only_line();
