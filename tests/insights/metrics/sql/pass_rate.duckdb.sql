WITH "work_months" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/work_months.parquet'])
)
SELECT
  "t2"."by_team",
  "t2"."by_month",
  "t2"."n",
  "t2"."passed",
  "t2"."failed"
FROM (
  SELECT
    "t1"."by_team",
    "t1"."by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."passed") AS "passed",
    SUM("t1"."failed") AS "failed",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      "t0"."n",
      "t0"."passed",
      "t0"."failed",
      "t0"."n" AS "there"
    FROM "work_months" AS "t0"
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
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
