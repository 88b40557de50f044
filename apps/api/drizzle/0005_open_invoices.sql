ALTER TABLE "invoice_buyer" ADD COLUMN "open" boolean DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX "invoice_buyer_open" ON "invoice_buyer" USING btree ("order_id") WHERE "invoice_buyer"."open";--> statement-breakpoint
-- Nothing happens to an order that was charged back long ago: its time begins here.
UPDATE "orders" SET "over_at" = now() WHERE "payment" = 'charged-back'
  AND ("fulfilment" IN ('shipped', 'delivered', 'returned') OR "state" IN ('cancelled', 'withdrawn'));
