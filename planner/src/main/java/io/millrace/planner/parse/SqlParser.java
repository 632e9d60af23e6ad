package io.millrace.planner.parse;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.Tree;
import java.util.Map;
import java.util.function.Consumer;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;

/** Parses SQL text. Errors carry the condition PARSE_SYNTAX_ERROR, the line, the position and a caret. */
public final class SqlParser {
    private static final ParsedTexts EXPRESSIONS = new ParsedTexts();

    private SqlParser() {}

    /** One expression, which may have an alias, as in {@code selectExpr("a + 1 AS b")}. */
    public static Tree parseExpression(String text) {
        return EXPRESSIONS.of(text).tree();
    }

    /** One expression; {@code places} is given the text in which its parts are noted. */
    public static Tree parseExpression(String text, Consumer<SourceText> places) {
        ParsedTexts.Parsed parsed = EXPRESSIONS.of(text);
        places.accept(parsed.places());
        return parsed.tree();
    }

    static Tree read(SourceText places, String text) {
        Tree tree = QuickParser.read(places, text);
        return tree == null ? readByGrammar(places, text) : tree;
    }

    static Tree readByGrammar(SourceText places, String text) {
        Source source = new Source(places, text);
        return new ExpressionBuilder(source.errors, Map.of())
                .named(source.parser.singleExpression().namedExpression());
    }

    /** One query. */
    public static Plan parseQuery(String text) {
        return parseQuery(text, Map.of());
    }

    /** One query in which {@code :name} stands for the argument of that name. */
    public static Plan parseQuery(String text, Map<String, Tree> arguments) {
        SourceText places = new SourceText(text);
        Source source = new Source(places, text);
        return new Plan.FromText(statements(source, arguments).queryOf(source.parser.singleStatement()), places);
    }

    /** One statement, a query or a command. */
    public static Statement parseStatement(String text, Map<String, Tree> arguments) {
        SourceText places = new SourceText(text);
        Source source = new Source(places, text);
        return statements(source, arguments)
                .statement(source.parser.singleStatement().statement())
                .from(places);
    }

    private static StatementBuilder statements(Source source, Map<String, Tree> arguments) {
        return new StatementBuilder(source.errors, new QueryBuilder(source.errors, arguments));
    }

    private static final class Source {
        private final SyntaxErrors errors;
        private final MillraceSqlParser parser;

        private Source(SourceText places, String text) {
            errors = new SyntaxErrors(places);
            MillraceSqlLexer lexer = new MillraceSqlLexer(CharStreams.fromString(text));
            lexer.removeErrorListeners();
            lexer.addErrorListener(errors);
            CommonTokenStream tokens = new CommonTokenStream(lexer);
            errors.reads(tokens);
            parser = new MillraceSqlParser(tokens);
            parser.removeErrorListeners();
            parser.addErrorListener(errors);
        }
    }
}
