package io.millrace.planner.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.MillraceException;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Vocabulary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wherever the quick parser gives a tree, the grammar gives the same one with the same places: over every cell of the conformance files, every
 * string in the sources and pages of the repository, and as many again with words exchanged at random.
 */
class QuickParserTest {
    private static final Pattern JAVA_STRING = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern PIECE = Pattern.compile(
            "[A-Za-z_]\\w*|\\d+(?:\\.\\d*)?\\w*|'(?:[^'\\\\]|\\\\.)*'|\\s+|[<>=!|:-]+|.", Pattern.DOTALL);
    private static final int MUTATIONS = 30_000;

    private static @Nullable Tree quick(String text, SourceText places) {
        return QuickParser.read(places, text);
    }

    /** Whether the quick parser knew the text; fails if it knew something else than the grammar does. */
    private static boolean agree(String text) {
        SourceText places = new SourceText(text);
        Tree quick = quick(text, places);
        if (quick == null) {
            return false;
        }
        SourceText grammarPlaces = new SourceText(text);
        Tree grammar;
        try {
            grammar = SqlParser.readByGrammar(grammarPlaces, text);
        } catch (MillraceException refused) {
            throw new AssertionError("The grammar refuses what the quick parser reads: " + text, refused);
        }
        assertThat(quick).as(text).isEqualTo(grammar);
        samePlaces(text, quick, places, grammar, grammarPlaces);
        return true;
    }

    private static void samePlaces(
            String text, @Nullable Object a, SourceText placesOfA, @Nullable Object b, SourceText placesOfB) {
        if (a instanceof List<?> list && b instanceof List<?> other) {
            for (int i = 0; i < list.size(); i++) {
                samePlaces(text, list.get(i), placesOfA, other.get(i), placesOfB);
            }
        } else if (a != null && b != null && (a instanceof Tree || a instanceof Tree.Branch)) {
            assertThat(placesOfA.find(a)).as("%s: place of %s", text, a).isEqualTo(placesOfB.find(b));
            for (RecordComponent c : a.getClass().getRecordComponents()) {
                try {
                    samePlaces(
                            text,
                            c.getAccessor().invoke(a),
                            placesOfA,
                            c.getAccessor().invoke(b),
                            placesOfB);
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError(e.getMessage(), e);
                }
            }
        }
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/reading-order.md"))) {
            at = at.getParent();
        }
        return at;
    }

    private static boolean isRead(Path file) {
        String name = file.toString();
        return !name.contains("/target/") && (name.endsWith(".java") || name.endsWith(".md") || name.endsWith(".tsv"));
    }

    private static Set<String> corpus() throws IOException {
        Set<String> texts = new LinkedHashSet<>();
        try (Stream<Path> files = Files.walk(root())) {
            files.filter(QuickParserTest::isRead).sorted().forEach(f -> {
                try {
                    collect(f.toString(), Files.readString(f), texts);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return texts;
    }

    private static void collect(String file, String content, Set<String> texts) {
        if (file.endsWith(".tsv")) {
            content.lines().forEach(l -> texts.addAll(List.of(l.split("\t"))));
            return;
        }
        Matcher m = (file.endsWith(".md") ? INLINE_CODE : JAVA_STRING).matcher(content);
        while (m.find()) {
            try {
                texts.add(m.group(1).translateEscapes());
            } catch (IllegalArgumentException notOfJava) {
                texts.add(m.group(1));
            }
        }
    }

    @Test
    void theGrammarGivesTheSameTreesWithTheSamePlaces() throws IOException {
        int known = 0;
        Set<String> texts = corpus();
        for (String text : texts) {
            known += agree(text) ? 1 : 0;
        }
        assertThat(known)
                .as("texts known without the grammar, of %s", texts.size())
                .isGreaterThan(5_000);
    }

    @Test
    void andOfTextsWithWordsExchangedAtRandom() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<List<String>> known = new ArrayList<>();
        List<String> pieces = new ArrayList<>(keywords());
        for (String text : corpus()) {
            if (quick(text, new SourceText(text)) != null && text.length() < 200) {
                List<String> split =
                        PIECE.matcher(text).results().map(r -> r.group()).toList();
                known.add(split);
                pieces.addAll(split);
            }
        }
        int agreed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            List<String> text = new ArrayList<>(known.get(random.nextInt(known.size())));
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                mutate(text, pieces, known, random);
            }
            agreed += agree(String.join("", text)) ? 1 : 0;
        }
        assertThat(agreed).isGreaterThan(MUTATIONS / 20);
    }

    private static void mutate(
            List<String> text, List<String> pieces, List<List<String>> known, SplittableRandom random) {
        int at = random.nextInt(text.size() + 1);
        String piece = pieces.get(random.nextInt(pieces.size()));
        switch (random.nextInt(4)) {
            case 0 -> text.addAll(at, List.of(" ", piece, " "));
            case 1 -> text.addAll(at, known.get(random.nextInt(known.size())));
            case 2 -> text.set(Math.min(at, text.size() - 1), piece);
            default -> {
                if (text.size() > 1) {
                    text.remove(Math.min(at, text.size() - 1));
                }
            }
        }
    }

    private static Set<String> keywords() {
        Set<String> words = new LinkedHashSet<>();
        Vocabulary vocabulary = MillraceSqlLexer.VOCABULARY;
        for (int type = 1; type <= vocabulary.getMaxTokenType(); type++) {
            String literal = vocabulary.getLiteralName(type);
            String symbol = vocabulary.getSymbolicName(type);
            String word = literal != null ? literal.replace("'", "") : symbol;
            if (word != null && word.matches("[A-Za-z_]+")) {
                words.add(word.toUpperCase(Locale.ROOT));
            }
        }
        words.addAll(List.of("DATE_ADD", "DATE_DIFF"));
        return words;
    }

    @Test
    void everyWordOfTheGrammarIsKnownToBeOne() {
        Set<String> lexerRules = Set.of(
                "STRING",
                "BIGINT_LITERAL",
                "SMALLINT_LITERAL",
                "TINYINT_LITERAL",
                "INTEGER",
                "EXPONENT",
                "DECIMAL",
                "FLOAT_LITERAL",
                "DOUBLE_LITERAL",
                "DECIMAL_LITERAL",
                "WORD",
                "QUOTED",
                "LINE_COMMENT",
                "BLOCK_COMMENT",
                "EMPTY_COMMENT",
                "SPACE",
                "UNRECOGNISED",
                "HINT_OPEN",
                "HINT_CLOSE");
        assertThat(keywords())
                .hasSizeGreaterThan(100)
                .allMatch(word -> lexerRules.contains(word) || QuickTokens.isGrammarWord(word));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "value * 2 + length(concat('r', value))",
                "c0 % 101 <> 7",
                "upper(concat(cast(c0 AS STRING), '-', timestamp)) AS s2",
                "a AND NOT b OR c IN (1, 2) AND d NOT BETWEEN -1 AND 2.5",
                "CASE WHEN a > 1 THEN 'x' ELSE NULL END",
                "payload.account.id::bigint",
                "transform(arr, x -> x + 1)[0]",
                "count(DISTINCT a)",
                "ts > now() - INTERVAL 10 minutes",
                "window(ts, '1 minute') w",
                "`odd name`.`x``y` IS NOT NULL",
                "struct(*)",
                "a.* "
            })
    void commonExpressionsAreKnown(String text) {
        assertThat(agree(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a +",
                "a b c",
                "1Lx",
                "a -- b",
                "a /* b */",
                "DATE '2024-01-01'",
                "x'1F'",
                "(SELECT 1)",
                "a < < b",
                "date_add(day, 1, ts)",
                "position('a' IN ('b'))",
                "sum(a) FILTER (WHERE b)",
                "percentile_cont(0.5)",
                "'😀'",
                "CAST(a AS STRUCT<a: INT>)",
                "CAST(a AS nothing)",
                "99999999999999999999999999999999999999999",
                "a = = b",
                "!",
                "a !> b"
            })
    void theGrammarDecidesOnOthers(String text) {
        assertThat(quick(text, new SourceText(text))).isNull();
    }
}
