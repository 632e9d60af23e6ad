package io.millrace.planner.parse;

import io.millrace.sql.AnalysisException;
import java.util.Map;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;

/** Turns what the parser stumbles over into PARSE_SYNTAX_ERROR with the line, the position and a caret under the word. */
final class SyntaxErrors extends BaseErrorListener {
    private final String text;
    private @Nullable TokenStream tokens;

    SyntaxErrors(String text) {
        this.text = text;
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            @Nullable Object offending,
            int line,
            int column,
            String message,
            @Nullable RecognitionException cause) {
        String near = "end of input";
        if (offending instanceof Token token && token.getType() != Token.EOF) {
            near = "'" + token.getText() + "'";
        }
        throw error("PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near " + near + ".", line, column);
    }

    /** An error about a phrase that reads well but means nothing. */
    AnalysisException at(ParserRuleContext phrase, String condition, String sqlState, String what) {
        Token start = phrase.getStart();
        return error(condition, sqlState, what, start.getLine(), start.getCharPositionInLine());
    }

    private AnalysisException error(String condition, String sqlState, String what, int line, int column) {
        String[] lines = text.split("\n", -1);
        String shown = lines[Math.min(line, lines.length) - 1];
        String picture = "\n\n== SQL (line " + line + ", position " + column + ") ==\n" + shown + "\n"
                + "-".repeat(Math.max(0, column)) + "^^^\n";
        return new AnalysisException(
                condition,
                sqlState,
                what + picture,
                Map.of("line", Integer.toString(line), "position", Integer.toString(column)));
    }

    /** The tokens of the text, for those who must know what stands before. */
    void reads(TokenStream stream) {
        tokens = stream;
    }

    /** Which of the text's question marks this token is, from 1. */
    int ordinal(Token mark) {
        int n = 1;
        for (int i = 0; tokens != null && i < mark.getTokenIndex(); i++) {
            n += tokens.get(i).getText().equals("?") ? 1 : 0;
        }
        return n;
    }
}
