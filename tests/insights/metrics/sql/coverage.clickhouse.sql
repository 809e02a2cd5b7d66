WITH "segment_months" AS (
  SELECT
    part,
    month,
    team,
    channel,
    language,
    panel,
    n,
    duration,
    duration2,
    replied,
    first_reply,
    first_reply2,
    resolution_known,
    resolved,
    reviewed
  FROM evenhand_segment_months
  WHERE
    workspace = 1 AND file IN ('segment_months.parquet')
)
SELECT
  "t2"."by_team" AS "by_team",
  "t2"."by_month" AS "by_month",
  "t2"."n" AS "n",
  "t2"."reviewed" AS "reviewed"
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."reviewed") AS "reviewed",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."reviewed" AS "reviewed",
      "t0"."n" AS "there"
    FROM "segment_months" AS "t0"
    WHERE
      "t0"."month" >= 202605 AND "t0"."month" <= 202605 AND "t0"."channel" = 0
  ) AS "t1"
  GROUP BY
    "t1"."by_team",
    "t1"."by_month"
) AS "t2"
WHERE
  "t2"."there" > 0
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
