package io.millrace.planner.codegen;

import java.nio.ByteBuffer;

/** Reads the bytecode lengths of methods out of a class file; the JVM never compiles a method of more than 8000 bytes. */
final class CodeLengths {
    private final ByteBuffer in;
    private final String[] utf8;

    private CodeLengths(byte[] classFile) {
        in = ByteBuffer.wrap(classFile);
        in.position(8);
        int n = in.getShort() & 0xffff;
        utf8 = new String[n];
        for (int i = 1; i < n; i++) {
            int tag = in.get();
            switch (tag) {
                case 1 -> {
                    byte[] text = new byte[in.getShort() & 0xffff];
                    in.get(text);
                    utf8[i] = new String(text, java.nio.charset.StandardCharsets.UTF_8);
                }
                case 5, 6 -> {
                    skip(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                default -> skip(4);
            }
        }
    }

    /** Bytes of the longest method's code, constructors aside. */
    static int longest(byte[] classFile) {
        return new CodeLengths(classFile).longest();
    }

    private int longest() {
        skip(6);
        skip(2 * (in.getShort() & 0xffff));
        members();
        return members();
    }

    private int members() {
        int longest = 0;
        int members = in.getShort() & 0xffff;
        for (int m = 0; m < members; m++) {
            skip(2);
            // a constructor runs once, so it does not matter whether the JIT takes it
            boolean counted = !"<init>".equals(utf8[in.getShort() & 0xffff]);
            skip(2);
            int attributes = in.getShort() & 0xffff;
            for (int a = 0; a < attributes; a++) {
                String name = utf8[in.getShort() & 0xffff];
                int length = in.getInt();
                if (counted && "Code".equals(name)) {
                    longest = Math.max(longest, in.getInt(in.position() + 4));
                }
                skip(length);
            }
        }
        return longest;
    }

    private void skip(int bytes) {
        in.position(in.position() + bytes);
    }
}
