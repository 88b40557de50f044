-- Transfers that were recorded at two orders, or twice by other capitals, before that was refused: all
-- but the first say so, for whoever looks them up at the bank.
UPDATE "received" SET "reference" = "reference" || ' (again at ' || "order_id" || ', ' || "rank" || ')'
FROM (
  SELECT ctid AS "row", row_number() OVER (PARTITION BY lower("reference") ORDER BY "at", "order_id", "reference") AS "rank"
  FROM "received" WHERE "way" = 'transfer'
) AS "ranked" WHERE "received".ctid = "ranked"."row" AND "rank" > 1;--> statement-breakpoint
CREATE UNIQUE INDEX "received_transfer_once" ON "received" USING btree (lower("reference")) WHERE "received"."way" = 'transfer';
