WITH "agent_days" AS (
  SELECT
    part,
    day,
    month,
    team,
    channel,
    scorecard,
    automatic,
    drawn,
    language,
    agent,
    judge,
    n,
    scored,
    total,
    squares,
    chosen,
    weights,
    weighted,
    wx2,
    v,
    vx,
    vx2,
    passed,
    failed
  FROM evenhand_agent_days
  WHERE
    workspace = 1 AND file IN ('agent_days.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."scored") AS "scored",
    SUM("t1"."total") AS "total",
    SUM("t1"."squares") AS "squares"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."scored" AS "scored",
      "t0"."total" AS "total",
      "t0"."squares" AS "squares"
    FROM "agent_days" AS "t0"
    WHERE
      "t0"."day" >= 20574
      AND "t0"."day" <= 20604
      AND "t0"."channel" = 0
      AND NOT (
        "t0"."automatic"
      )
  ) AS "t1"
  GROUP BY
    "t1"."by_team",
    "t1"."by_month"
) AS "t2"
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
