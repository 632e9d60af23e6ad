package io.millrace.server.port;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Maps the names of Spark's Java API in a source text to Millrace's, and finds those that have none. Pure; any thread. */
public final class SparkImports {
    private static final List<Rule> RULES = List.of(
            new Rule("\\bSparkSession\\b", "MillraceSession"),
            new Rule("\\borg\\.apache\\.spark\\.sql\\.(?!execution\\.)", "io.millrace.sql."),
            new Rule("\\borg\\.apache\\.spark\\.api\\.java\\.function\\.", "io.millrace.api.java.function."),
            new Rule("\\bscala\\.(Tuple[2-5])\\b", "io.millrace.sql.$1"),
            new Rule("\\bscala\\.collection\\.Iterator\\b", "java.util.Iterator"),
            new Rule(
                    "\\bscala\\.jdk\\.javaapi\\.CollectionConverters\\b", "io.millrace.api.java.CollectionConverters"));

    /** Scala's tuples have their parts as fields too. In a string literal, matched first, {@code t._1} is a column. */
    private static final Pattern TUPLE_PART = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|\\.(_[1-5])\\b(?!\\s*\\()");

    private static final Pattern LEFT = Pattern.compile("\\b(?:org\\.apache\\.spark|scala)\\.[\\w.]+");
    private static final String QUOTE = "\"";

    private SparkImports() {}

    private record Rule(Pattern from, String to) {
        Rule(String from, String to) {
            this(Pattern.compile(from), to);
        }

        String apply(String text) {
            return from.matcher(text).replaceAll(to);
        }
    }

    /** A name that stayed, and the line it stands in, from 1. */
    public record Leftover(int line, String name) {}

    /** The text with Millrace's names. Names in string literals and comments are mapped too, parts of tuples outside of literals only. */
    public static String map(String source) {
        String text = source;
        for (Rule rule : RULES) {
            text = rule.apply(text);
        }
        return TUPLE_PART
                .matcher(text)
                .replaceAll(m -> m.group(1) == null ? Matcher.quoteReplacement(m.group()) : "." + m.group(1) + "()");
    }

    /** Names of Spark or Scala in a mapped text that a person has to look at; those in string literals are settings and do no harm. */
    public static List<Leftover> leftovers(String mapped) {
        List<Leftover> found = new ArrayList<>();
        int line = 0;
        for (String text : mapped.lines().toList()) {
            line++;
            Matcher names = LEFT.matcher(text);
            for (MatchResult name : names.results().toList()) {
                if (name.start() == 0 || !text.startsWith(QUOTE, name.start() - 1)) {
                    found.add(new Leftover(line, name.group()));
                }
            }
        }
        return List.copyOf(found);
    }
}
