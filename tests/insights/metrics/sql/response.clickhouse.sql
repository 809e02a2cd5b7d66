WITH "surveys" AS (
  SELECT
    part,
    survey,
    conversation,
    segment,
    agent,
    team,
    channel,
    language,
    day,
    month,
    survey_kind,
    share
  FROM evenhand_surveys
  WHERE
    workspace = 1 AND file IN ('surveys.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t2"."by_team" AS "by_team",
    "t2"."by_month" AS "by_month",
    SUM("t2"."sent") AS "sent",
    SUM("t2"."answered") AS "answered"
  FROM (
    SELECT
      "t1"."team" AS "by_team",
      "t1"."month" AS "by_month",
      CAST(isNotNull("t1"."part") AS Nullable(Int64)) AS "sent",
      CAST(CASE WHEN isNotNull("t1"."share") THEN 1 ELSE 0 END AS Nullable(Int64)) AS "answered"
    FROM (
      SELECT DISTINCT
        "t0"."month" AS "month",
        "t0"."part" AS "part",
        "t0"."share" AS "share",
        "t0"."survey" AS "survey",
        "t0"."team" AS "team"
      FROM "surveys" AS "t0"
      WHERE
        "t0"."day" >= 20574
        AND "t0"."day" <= 20604
        AND "t0"."channel" = 0
        AND "t0"."survey_kind" = 0
    ) AS "t1"
  ) AS "t2"
  GROUP BY
    "t2"."by_team",
    "t2"."by_month"
) AS "t3"
ORDER BY
  "t3"."by_team" ASC,
  "t3"."by_month" ASC
