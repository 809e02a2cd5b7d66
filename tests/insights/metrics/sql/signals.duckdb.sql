WITH "signals" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/signals.parquet'])
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_team",
    "t1"."by_month",
    SUM("t1"."n") AS "n"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      CAST(NOT "t0"."day" IS NULL AS BIGINT) AS "n"
    FROM "signals" AS "t0"
    WHERE
      "t0"."day" >= 20574 AND "t0"."day" <= 20604 AND "t0"."channel" = 0
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
