WITH "segments" AS (
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
    position,
    duration,
    first_reply,
    messages,
    resolved
  FROM evenhand_segments
  WHERE
    workspace = 1 AND file IN ('segments.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."duration") AS "duration",
    SUM("t1"."duration2") AS "duration2"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      CAST(isNotNull("t0"."part") AS Nullable(Int64)) AS "n",
      "t0"."duration" AS "duration",
      COALESCE(
        CAST("t0"."duration" AS Nullable(Float64)) * CAST("t0"."duration" AS Nullable(Float64)),
        0
      ) AS "duration2"
    FROM "segments" AS "t0"
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
