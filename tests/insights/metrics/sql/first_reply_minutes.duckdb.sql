WITH "segments" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/segments.parquet'])
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_team",
    "t1"."by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."replied") AS "replied",
    SUM("t1"."first_reply") AS "first_reply",
    SUM("t1"."first_reply2") AS "first_reply2"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      CAST(NOT "t0"."part" IS NULL AS BIGINT) AS "n",
      CAST(CASE WHEN NOT "t0"."first_reply" IS NULL THEN 1 ELSE 0 END AS BIGINT) AS "replied",
      COALESCE("t0"."first_reply", 0) AS "first_reply",
      COALESCE(CAST("t0"."first_reply" AS DOUBLE) * CAST("t0"."first_reply" AS DOUBLE), 0) AS "first_reply2"
    FROM "segments" AS "t0"
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
