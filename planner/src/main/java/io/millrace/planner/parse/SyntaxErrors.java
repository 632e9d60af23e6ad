package io.millrace.planner.parse;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.SourceText.Place;
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
    private final SourceText source;
    private @Nullable TokenStream tokens;

    SyntaxErrors(SourceText source) {
        this.source = source;
    }

    /** The text that is being read. */
    SourceText source() {
        return source;
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
        Place place = new Place(source.length(), source.length() + 1);
        if (offending instanceof Token token && token.getType() != Token.EOF) {
            near = "'" + token.getText() + "'";
            place = new Place(token.getStartIndex(), token.getStopIndex() + 1);
        }
        if (offending instanceof Token from && from.getText().equalsIgnoreCase("from") && before(from, ",")) {
            throw error(
                    "TRAILING_COMMA_IN_SELECT",
                    "42601",
                    "Nothing stands between the last comma and FROM. Remove the comma.",
                    line,
                    column,
                    place);
        }
        throw error("PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near " + near + ".", line, column, place);
    }

    /** An error about a phrase that reads well but means nothing. */
    AnalysisException at(ParserRuleContext phrase, String condition, String sqlState, String what) {
        Token start = phrase.getStart();
        return error(condition, sqlState, what, start.getLine(), start.getCharPositionInLine(), place(phrase));
    }

    private AnalysisException error(String condition, String sqlState, String what, int line, int column, Place place) {
        return new AnalysisException(
                        condition,
                        sqlState,
                        what,
                        Map.of("line", Integer.toString(line), "position", Integer.toString(column)))
                .at(source.picture(place));
    }

    /** The error with a picture of this phrase, if it has no place yet. */
    AnalysisException placed(ParserRuleContext phrase, AnalysisException error) {
        return error.at(source.picture(place(phrase)));
    }

    /** Remembers where a tree or a plan was written. */
    <T> T note(ParserRuleContext phrase, T meaning) {
        source.put(meaning, place(phrase));
        return meaning;
    }

    private static Place place(ParserRuleContext phrase) {
        Token stop = phrase.getStop() == null ? phrase.getStart() : phrase.getStop();
        return new Place(phrase.getStart().getStartIndex(), stop.getStopIndex() + 1);
    }

    /** The tokens of the text, for those who must know what stands before. */
    void reads(TokenStream stream) {
        tokens = stream;
    }

    private boolean before(Token token, String text) {
        for (int i = token.getTokenIndex() - 1; tokens != null && i >= 0; i--) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
                return tokens.get(i).getText().equals(text);
            }
        }
        return false;
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
