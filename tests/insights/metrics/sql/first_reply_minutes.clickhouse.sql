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
  "t2"."replied" AS "replied",
  "t2"."first_reply" AS "first_reply",
  "t2"."first_reply2" AS "first_reply2"
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."replied") AS "replied",
    SUM("t1"."first_reply") AS "first_reply",
    SUM("t1"."first_reply2") AS "first_reply2",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."replied" AS "replied",
      "t0"."first_reply" AS "first_reply",
      "t0"."first_reply2" AS "first_reply2",
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
