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
), "segments" AS (
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
    "t10"."by_team" AS "by_team",
    "t10"."by_month" AS "by_month",
    SUM("t10"."n") AS "n",
    SUM("t10"."reviewed") AS "reviewed"
  FROM (
    SELECT
      "t6"."team" AS "by_team",
      "t6"."month" AS "by_month",
      CAST(isNotNull("t6"."part") AS Nullable(Int64)) AS "n",
      CAST(CASE WHEN isNotNull("t9"."by_people") THEN 1 ELSE 0 END AS Nullable(Int64)) AS "reviewed"
    FROM (
      SELECT
        *
      FROM "segments" AS "t0"
      WHERE
        "t0"."day" >= 20574 AND "t0"."day" <= 20604 AND "t0"."channel" = 0
    ) AS "t6"
    LEFT OUTER JOIN (
      SELECT DISTINCT
        "t7"."segment" AS "by_people"
      FROM (
        SELECT
          "t3"."part" AS "part",
          "t3"."review" AS "review",
          "t3"."conversation" AS "conversation",
          "t3"."segment" AS "segment",
          "t3"."agent" AS "agent",
          "t3"."team" AS "team",
          "t3"."channel" AS "channel",
          "t3"."language" AS "language",
          "t3"."day" AS "day",
          "t3"."month" AS "month",
          "t3"."reviewer" AS "reviewer",
          "t3"."automatic" AS "automatic",
          "t3"."scorecard" AS "scorecard",
          "t3"."version" AS "version",
          "t3"."kind" AS "kind",
          "t3"."status" AS "status",
          "t3"."purpose" AS "purpose",
          "t3"."drawn" AS "drawn",
          "t3"."outcome" AS "outcome",
          "t3"."score" AS "score",
          "t3"."weight" AS "weight",
          "t3"."weighted" AS "weighted",
          "t3"."seconds" AS "seconds",
          "t3"."delay" AS "delay",
          "t3"."late" AS "late",
          "t3"."dispute" AS "dispute"
        FROM "reviews" AS "t3"
        LEFT ANTI JOIN "dead_review" AS "t4"
          ON "t3"."review" = "t4"."row" AND "t3"."part" = "t4"."was"
      ) AS "t7"
      WHERE
        "t7"."kind" = 0 AND "t7"."status" IN (1, 2) AND NOT (
          "t7"."automatic"
        )
    ) AS "t9"
      ON "t6"."segment" = "t9"."by_people"
  ) AS "t10"
  GROUP BY
    "t10"."by_team",
    "t10"."by_month"
) AS "t11"
ORDER BY
  "t11"."by_team" ASC,
  "t11"."by_month" ASC
