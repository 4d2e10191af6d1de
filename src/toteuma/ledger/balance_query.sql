-- The balance query: one text, the same meaning in DuckDB and in Spark SQL.
--
-- Relations that an engine hands in (see query.py, which builds the small ones):
--   balances       fiscal_year, period, account, place, project, cents, entries
--                  place is what the sums are shown by: the cost centre, or the project
--   months         month_number (fiscal year * 100 + period), period_group
--   account_lines  account, line, in_book, in_book_by_default; every account of the balances
--   projects       project, in_book
--   places         period_group, place, node: where postings are shown in the tree; a group of
--                  periods lies in one fiscal year, so it stands for the year too
--
-- A line that is negative is the number of an account outside every line of the layout, and a
-- node of -1 a place outside the tree: nothing is left out of the answer silently.
-- Places meet their nodes after the sums are made: joining 100,000 sums is cheaper than
-- joining millions of balances on text. A node, line and period group may therefore come
-- several times, once for each place shown there; the reader adds them.
WITH sums AS (
    SELECT
        balances.place,
        account_lines.line,
        months.period_group,
        SUM(balances.cents) AS cents,
        SUM(balances.entries) AS entries
    FROM balances
    JOIN months
        ON CAST(balances.fiscal_year AS INTEGER) * 100 + balances.period = months.month_number
    JOIN account_lines
        ON balances.account = account_lines.account
    LEFT JOIN projects
        ON balances.project = projects.project
    WHERE COALESCE(account_lines.in_book, projects.in_book, account_lines.in_book_by_default)
    GROUP BY balances.place, account_lines.line, months.period_group
)
SELECT
    COALESCE(places.node, -1) AS node,
    sums.line AS line,
    sums.period_group AS period_group,
    CASE WHEN places.node IS NULL THEN sums.place END AS unplaced,
    CAST(sums.cents AS BIGINT) AS cents,
    CAST(sums.entries AS BIGINT) AS entries
FROM sums
LEFT JOIN places
    ON sums.period_group = places.period_group AND sums.place = places.place
