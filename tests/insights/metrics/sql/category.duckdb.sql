WITH "category_months" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/category_months.parquet'])
)
SELECT
  "t2"."by_category",
  "t2"."by_month",
  "t2"."n",
  "t2"."scored",
  "t2"."chosen",
  "t2"."weights",
  "t2"."weighted",
  "t2"."wx2",
  "t2"."v",
  "t2"."vx",
  "t2"."vx2"
FROM (
  SELECT
    "t1"."by_category",
    "t1"."by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."scored") AS "scored",
    SUM("t1"."chosen") AS "chosen",
    SUM("t1"."weights") AS "weights",
    SUM("t1"."weighted") AS "weighted",
    SUM("t1"."wx2") AS "wx2",
    SUM("t1"."v") AS "v",
    SUM("t1"."vx") AS "vx",
    SUM("t1"."vx2") AS "vx2",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."category" AS "by_category",
      "t0"."month" AS "by_month",
      "t0"."n",
      "t0"."scored",
      "t0"."chosen",
      "t0"."weights",
      "t0"."weighted",
      "t0"."wx2",
      "t0"."v",
      "t0"."vx",
      "t0"."vx2",
      "t0"."n" AS "there"
    FROM "category_months" AS "t0"
    WHERE
      "t0"."month" >= 202605
      AND "t0"."month" <= 202605
      AND "t0"."channel" = 0
      AND NOT (
        "t0"."automatic"
      )
      AND "t0"."drawn"
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
WHERE
  "t2"."there" > 0
ORDER BY
  "t2"."by_category" ASC,
  "t2"."by_month" ASC
