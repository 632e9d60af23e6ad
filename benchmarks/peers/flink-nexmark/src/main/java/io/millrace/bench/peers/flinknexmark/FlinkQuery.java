package io.millrace.bench.peers.flinknexmark;

import java.util.List;
import java.util.Map;

/**
 * NEXMark's queries as Flink says them, each to the same rows as the query of that name on Millrace. Of the tables only the columns that a
 * query reads are generated, as a source does to which the columns are pushed down.
 */
enum FlinkQuery {
    Q0(
            "SELECT auction, bidder, price, `dateTime`, extra FROM bid",
            Map.of("bid", List.of("auction", "bidder", "price", "dateTime", "extra"))),
    Q1(
            "SELECT auction, bidder, 0.908 * price AS price, `dateTime`, extra FROM bid",
            Map.of("bid", List.of("auction", "bidder", "price", "dateTime", "extra"))),
    Q2(
            "SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0",
            Map.of("bid", List.of("auction", "price", "dateTime"))),
    Q3(
            """
            SELECT p.name, p.city, p.state, a.id
            FROM auction a JOIN person p ON a.seller = p.id
            WHERE a.category = 10 AND p.state IN ('OR', 'ID', 'CA')""",
            Map.of(
                    "auction", List.of("id", "seller", "category", "dateTime"),
                    "person", List.of("id", "name", "city", "state", "dateTime"))),
    Q4(
            closing("category"),
            Map.of(
                    "auction", List.of("id", "category", "dateTime", "expires"),
                    "bid", List.of("auction", "price", "dateTime"))),
    Q5(
            """
            SELECT window_start, window_end, auction, num
            FROM (
              SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY num DESC, auction ASC) AS rank_of
              FROM (
                SELECT window_start, window_end, auction, COUNT(*) AS num
                FROM TABLE(HOP(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
                GROUP BY window_start, window_end, auction))
            WHERE rank_of <= 1""",
            Map.of("bid", List.of("auction", "dateTime"))),
    Q6(
            closing("seller"),
            Map.of(
                    "auction", List.of("id", "seller", "dateTime", "expires"),
                    "bid", List.of("auction", "price", "dateTime"))),
    Q7(
            """
            SELECT window_start, window_end, price, auction, bidder, `dateTime`
            FROM (
              SELECT *, ROW_NUMBER() OVER (
                PARTITION BY window_start, window_end ORDER BY price DESC, auction DESC, bidder DESC) AS rank_of
              FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND)))
            WHERE rank_of <= 1""",
            Map.of("bid", List.of("auction", "bidder", "price", "dateTime"))),
    Q8(
            """
            SELECT p.id, p.name, p.window_start, p.window_end
            FROM (
              SELECT id, name, window_start, window_end
              FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
              GROUP BY id, name, window_start, window_end) p
            JOIN (
              SELECT seller, window_start, window_end
              FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
              GROUP BY seller, window_start, window_end) a
            ON p.id = a.seller AND p.window_start = a.window_start AND p.window_end = a.window_end""",
            Map.of("person", List.of("id", "name", "dateTime"), "auction", List.of("seller", "dateTime")));

    final String sql;

    /** By table, the columns to generate. */
    final Map<String, List<String>> columns;

    FlinkQuery(String sql, Map<String, List<String>> columns) {
        this.sql = sql;
        this.columns = columns;
    }

    private static String closing(String by) {
        return """
            WITH joined AS (
              SELECT a.id, a.%1$s, a.`dateTime`, b.price
              FROM auction a JOIN bid b
                ON a.id = b.auction AND b.`dateTime` BETWEEN a.`dateTime` AND a.`dateTime` + INTERVAL '10' SECOND
              WHERE b.`dateTime` <= a.expires),
            closed AS (
              SELECT window_start, window_end, id, %1$s, MAX(price) AS highest
              FROM TABLE(TUMBLE(TABLE joined, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
              GROUP BY window_start, window_end, id, %1$s)
            SELECT window_start, window_end, %1$s, AVG(CAST(highest AS DOUBLE)) AS average
            FROM closed
            GROUP BY window_start, window_end, %1$s"""
                .formatted(by);
    }
}
