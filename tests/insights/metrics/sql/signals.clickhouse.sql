WITH "signals" AS (
  SELECT
    part,
    conversation,
    segment,
    agent,
    team,
    channel,
    language,
    day,
    month,
    signal
  FROM evenhand_signals
  WHERE
    workspace = 1 AND file IN ('signals.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      CAST(isNotNull("t0"."day") AS Nullable(Int64)) AS "n"
    FROM "signals" AS "t0"
    WHERE
      "t0"."day" >= 20574 AND "t0"."day" <= 20604 AND "t0"."channel" = 0
  ) AS "t1"
  GROUP BY
    "t1"."by_team",
    "t1"."by_month"
) AS "t2"
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
