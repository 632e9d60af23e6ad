package io.millrace.server.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Tells the line editor when a statement is whole, so that it asks for further lines until then, and what its words are. */
final class StatementParser extends DefaultParser {
    StatementParser() {
        setQuoteChars(new char[0]);
        setEscapeChars(new char[0]);
    }

    @Override
    public boolean isDelimiterChar(CharSequence buffer, int pos) {
        return Character.isWhitespace(buffer.charAt(pos)) || "(),=<>+-*/.;".indexOf(buffer.charAt(pos)) >= 0;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !whole(line)) {
            throw new EOFError(-1, -1, "A statement ends with a semicolon.");
        }
        return super.parse(line, cursor, context);
    }

    /** Whether nothing is missing: all is ended by a semicolon, or it is a word such as quit. */
    static boolean whole(String text) {
        return SqlShell.isWord(text)
                || StatementSplitter.blank(StatementSplitter.split(text).rest().text());
    }
}
