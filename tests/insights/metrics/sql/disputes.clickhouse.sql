WITH "reviews" AS (
  SELECT
    part,
    review,
    conversation,
    segment,
    agent,
    team,
    channel,
    language,
    day,
    month,
    reviewer,
    automatic,
    scorecard,
    version,
    kind,
    status,
    purpose,
    drawn,
    outcome,
    score,
    weight,
    weighted,
    seconds,
    delay,
    late,
    dispute
  FROM evenhand_reviews
  WHERE
    workspace = 1 AND file IN ('reviews.parquet')
), "dead_review" AS (
  SELECT
    part,
    row,
    was
  FROM evenhand_dead_review
  WHERE
    workspace = 1 AND file IN ('dead_review.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t5"."by_team" AS "by_team",
    "t5"."by_month" AS "by_month",
    SUM("t5"."n") AS "n",
    SUM("t5"."disputes") AS "disputes",
    SUM("t5"."open_disputes") AS "open_disputes",
    SUM("t5"."decided_disputes") AS "decided_disputes",
    SUM("t5"."upheld_disputes") AS "upheld_disputes"
  FROM (
    SELECT
      "t4"."team" AS "by_team",
      "t4"."month" AS "by_month",
      CAST(isNotNull("t4"."day") AS Nullable(Int64)) AS "n",
      CAST(CASE WHEN "t4"."dispute" IN (1, 2, 3, 4, 5) THEN 1 ELSE 0 END AS Nullable(Int64)) AS "disputes",
      CAST(CASE WHEN "t4"."dispute" IN (1) THEN 1 ELSE 0 END AS Nullable(Int64)) AS "open_disputes",
      CAST(CASE WHEN "t4"."dispute" IN (2, 3, 4) THEN 1 ELSE 0 END AS Nullable(Int64)) AS "decided_disputes",
      CAST(CASE WHEN "t4"."dispute" IN (2, 3) THEN 1 ELSE 0 END AS Nullable(Int64)) AS "upheld_disputes"
    FROM (
      SELECT
        "t2"."part" AS "part",
        "t2"."review" AS "review",
        "t2"."conversation" AS "conversation",
        "t2"."segment" AS "segment",
        "t2"."agent" AS "agent",
        "t2"."team" AS "team",
        "t2"."channel" AS "channel",
        "t2"."language" AS "language",
        "t2"."day" AS "day",
        "t2"."month" AS "month",
        "t2"."reviewer" AS "reviewer",
        "t2"."automatic" AS "automatic",
        "t2"."scorecard" AS "scorecard",
        "t2"."version" AS "version",
        "t2"."kind" AS "kind",
        "t2"."status" AS "status",
        "t2"."purpose" AS "purpose",
        "t2"."drawn" AS "drawn",
        "t2"."outcome" AS "outcome",
        "t2"."score" AS "score",
        "t2"."weight" AS "weight",
        "t2"."weighted" AS "weighted",
        "t2"."seconds" AS "seconds",
        "t2"."delay" AS "delay",
        "t2"."late" AS "late",
        "t2"."dispute" AS "dispute"
      FROM "reviews" AS "t2"
      LEFT ANTI JOIN "dead_review" AS "t3"
        ON "t2"."review" = "t3"."row" AND "t2"."part" = "t3"."was"
    ) AS "t4"
    WHERE
      "t4"."day" >= 20574
      AND "t4"."day" <= 20604
      AND "t4"."channel" = 0
      AND NOT (
        "t4"."automatic"
      )
  ) AS "t5"
  GROUP BY
    "t5"."by_team",
    "t5"."by_month"
) AS "t6"
ORDER BY
  "t6"."by_team" ASC,
  "t6"."by_month" ASC
